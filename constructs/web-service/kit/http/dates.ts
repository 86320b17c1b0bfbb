const DATE = /^(\d{4})-\d\d-\d\d$/;
const TIME = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-](\d\d):\d\d)$/;

// Supported by JavaScript, PostgreSQL and the four-digit years of messages, with any offset.
export const FIRST_YEAR = 1900;
export const LAST_YEAR = 9000;
/** PostgreSQL rejects offsets of 16 hours and more. */
const MAX_OFFSET_HOURS = 15;

/** Whether the text is a calendar date such as 2026-12-31, in the supported years. */
export function isDate(text: string): boolean {
  const year = Number(DATE.exec(text)?.[1]);
  return year >= FIRST_YEAR && year <= LAST_YEAR && isDay(text);
}

/** Whether the text is a time such as 2026-12-31T20:00:00Z, in the supported years. */
export function isTime(text: string): boolean {
  const [, day = '', offsetHours = '00'] = TIME.exec(text) ?? [];
  return isDate(day) && Number(offsetHours) <= MAX_OFFSET_HOURS && !Number.isNaN(Date.parse(text));
}

/** Whether the day exists: JavaScript parses 31 February as 3 March. */
function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
