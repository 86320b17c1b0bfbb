/** Currency of all prices. */
const currency = 'USD';

/** The reader's locale if it is one of the page's language, so that one page does not mix languages or digits. */
const pageLocale = localeFor(globalThis.document?.documentElement.lang ?? 'en', globalThis.navigator?.languages ?? []);

export function localeFor(pageLanguage: string, preferred: readonly string[]): string {
  return preferred.find(locale => locale.split('-')[0] === pageLanguage) ?? pageLanguage;
}

export function price(cents: number, locale = pageLocale): string {
  if (cents === 0) {
    return 'Free';
  }
  const whole = cents % 100 === 0;
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: whole ? 0 : 2,
    maximumFractionDigits: whole ? 0 : 2,
  }).format(cents / 100);
}

export function count(value: number, locale = pageLocale): string {
  return new Intl.NumberFormat(locale).format(value);
}

export function tickets(value: number, locale = pageLocale): string {
  return `${count(value, locale)} ${value === 1 ? 'ticket' : 'tickets'}`;
}

/** Formats a calendar day. It is parsed and formatted in UTC, so that it is the same day in every time zone. */
export function day(date: string, locale = pageLocale): { month: string; day: string; weekday: string; full: string } {
  const at = new Date(`${date.slice(0, 10)}T00:00:00Z`);
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(at);
  return {
    month: part({ month: 'short' }),
    day: part({ day: 'numeric' }),
    weekday: part({ weekday: 'short' }),
    full: part({ dateStyle: 'full' }),
  };
}

/** Formats a timestamp in the user's time zone. */
export function moment(at: string, locale = pageLocale): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at));
}

export function timeOfDay(at: string | number, locale = pageLocale): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(new Date(at));
}

export function fileSize(bytes: number, locale = pageLocale): string {
  const kilobytes = bytes / 1024;
  const [value, unit] = kilobytes < 1000 ? [kilobytes, 'kilobyte'] : [kilobytes / 1024, 'megabyte'];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: 1 }).format(value);
}
