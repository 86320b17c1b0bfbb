/** Properties that analytics reads from a message on ticket-bookings. */
export interface Booking {
  readonly bookingId: string;
  readonly eventId: string;
  readonly tickets: number;
  /** Milliseconds since the epoch. */
  readonly bookedAt: number;
}

const SECONDS_PER_DAY = 86_400;
/** A JSON number, or `Infinity`, which is the text of a number that is too large. */
const NUMBER = /^-?(\d+(\.\d+)?([eE][+-]?\d+)?|Infinity)$/;
/** Also matches strings, so that their digits are not replaced. */
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

/** Returns the booking, or why the message is invalid: the same reasons, in the same order, as in the Flink job. */
export function readBooking(message: Buffer | null, arrivedAt: number): Booking | string {
  if (message === null) {
    return 'empty message';
  }
  const fields = fieldsOf(message);
  const bookingId = text(fields.booking_id);
  if (bookingId === undefined) {
    return 'no booking_id';
  }
  const eventId = text(fields.event_id);
  if (eventId === undefined) {
    return 'no event_id';
  }
  const seconds = number(fields.timestamp);
  if (seconds === undefined || seconds < 0) {
    return 'timestamp is no number of seconds';
  }
  if (seconds > Math.floor(arrivedAt / 1000) + SECONDS_PER_DAY) {
    return 'timestamp is more than a day ahead';
  }
  const count = text(fields.ticket_count) ?? '';
  if (!/^\d{1,9}$/.test(count) || Number(count) < 1) {
    return 'ticket_count is no whole number of 1 or more';
  }
  return { bookingId, eventId, tickets: Number(count), bookedAt: Math.trunc(seconds * 1000) };
}

function fieldsOf(message: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(numbersAsText(message.toString()));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/**
 * Converts numbers to strings with their original text, as the Flink job reads them: 2.0 is not an integer there, but
 * JavaScript parses it as 2.
 */
function numbersAsText(json: string): string {
  JSON.parse(json); // throws first: the replacement could turn invalid JSON into valid JSON
  return json.replace(STRING_OR_NUMBER, token => (token.startsWith('"') ? token : `"${token}"`));
}

/** Returns a scalar as text: 1 and "1" are the same event. */
function text(value: unknown): string | undefined {
  return ['string', 'boolean'].includes(typeof value) ? String(value) : undefined;
}

function number(value: unknown): number | undefined {
  const written = text(value) ?? '';
  return NUMBER.test(written) ? Number(written) : undefined;
}
