const ESCAPED = /["\\]/;
const EACH_ESCAPED = /["\\]/g;

/**
 * Returns an array literal of PostgreSQL. The conversion of pg searches each element twice for characters to escape.
 */
export function postgresArray(list: readonly (string | number | undefined)[]): string {
  return `{${list.map(literalOf).join()}}`;
}

function literalOf(element: string | number | undefined): string | number {
  if (element === undefined) {
    return 'NULL';
  }
  if (typeof element === 'number') {
    return element;
  }
  return ESCAPED.test(element) ? `"${element.replace(EACH_ESCAPED, '\\$&')}"` : `"${element}"`;
}
