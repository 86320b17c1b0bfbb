/** Migrations are imported as text: esbuild's `text` loader, and test/sql-as-text.js under jest. */
declare module '*.sql' {
  const text: string;
  export default text;
}
