const DATE = /^(\d{4})-\d\d-\d\d$/;
const TIME = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-](\d\d):\d\d)$/;

// Inside what JavaScript, PostgreSQL and the four-digit years of a message all represent, with room for any offset.
export const FIRST_YEAR = 1900;
export const LAST_YEAR = 9000;
/** PostgreSQL refuses offsets of 16 hours and more. */
const LARGEST_OFFSET_HOURS = 15;

/** A day of the calendar like 2026-12-31, in the supported years. */
export function isDate(text: string): boolean {
  const year = Number(DATE.exec(text)?.[1]);
  return year >= FIRST_YEAR && year <= LAST_YEAR && isDay(text);
}

/** A time like 2026-12-31T20:00:00Z, in the supported years. */
export function isTime(text: string): boolean {
  const [, day = '', offsetHours = '00'] = TIME.exec(text) ?? [];
  return isDate(day) && Number(offsetHours) <= LARGEST_OFFSET_HOURS && !Number.isNaN(Date.parse(text));
}

/** JavaScript reads 31 February as 3 March. */
function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
