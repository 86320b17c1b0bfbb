// Only the matrix: the main module of the package includes PNG, SVG and terminal output.
declare module 'qrcode/lib/core/qrcode' {
  export { create } from 'qrcode';
}
