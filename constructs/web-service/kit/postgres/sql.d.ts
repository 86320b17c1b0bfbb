/**
 * Migrations are imported as text: by the `text` loader of esbuild, and by test/support/jest/sql-as-text.js in tests.
 */
declare module '*.sql' {
  const text: string;
  export default text;
}
