const ESCAPED = /["\\]/;
const EACH_ESCAPED = /["\\]/g;

/** A list as PostgreSQL reads it. pg writes one from an array, too, and looks through each of its texts twice for what to escape. */
export function postgresArray(list: readonly (string | number | undefined)[]): string {
  return `{${list.map(written).join()}}`;
}

function written(element: string | number | undefined): string | number {
  if (element === undefined) return 'NULL';
  if (typeof element === 'number') return element;
  return ESCAPED.test(element) ? `"${element.replace(EACH_ESCAPED, '\\$&')}"` : `"${element}"`;
}
