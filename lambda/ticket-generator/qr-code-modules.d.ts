// The matrix alone: the package's main module brings PNG, SVG and terminal drawing with it.
declare module 'qrcode/lib/core/qrcode' {
  export { create } from 'qrcode';
}
