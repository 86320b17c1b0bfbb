// An evening's bookings as they lie on the stream: in disorder, twice, hours apart, and some that are none.

export interface RecordedMessage {
  readonly partition: number;
  readonly value: string | null;
}

/** For the event that is booked last, when all others were seen: had any of them counted twice, that would have shown before. */
export const LAST_EVENT = 'last';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** For an engine to be killed, and perhaps to be started again, before that window ends. */
const AHEAD = 10_000;
const sound = { event_id: 'spoiled', user_id: 'u', ticket_count: 1, timestamp: 1_700_736_000, booking_id: 'spoiled' };

const MALFORMED: readonly (readonly [reason: string, message: string | null])[] = [
  ['empty message', null],
  ['no booking_id', 'no JSON'],
  ['no booking_id', '[]'],
  ['no booking_id', spoiled({ booking_id: null })],
  ['no event_id', spoiled({ event_id: { id: 1 } })],
  ['timestamp is no number of seconds', spoiled({ timestamp: 'yesterday' })],
  ['timestamp is no number of seconds', spoiled({ timestamp: 'NaN' })],
  ['timestamp is no number of seconds', spoiled({ timestamp: '0x6553F100' })],
  ['timestamp is no number of seconds', spoiled({ timestamp: '1700736000d' })],
  ['timestamp is no number of seconds', spoiled({ timestamp: -1 })],
  ['timestamp is no number of seconds', spoiled({ timestamp: '-Infinity' })],
  ['timestamp is more than a day ahead', spoiled({ timestamp: 'Infinity' })],
  ['timestamp is more than a day ahead', spoiled({}).replace('1700736000', '1e400')],
  ['timestamp is more than a day ahead', spoiled({ timestamp: 1e12 })],
  ['ticket_count is no whole number of 1 or more', spoiled({ ticket_count: undefined })],
  ['ticket_count is no whole number of 1 or more', spoiled({ ticket_count: 1.5 })],
  ['ticket_count is no whole number of 1 or more', spoiled({}).replace('"ticket_count":1', '"ticket_count":2.0')],
  ['ticket_count is no whole number of 1 or more', spoiled({ ticket_count: 0 })],
  ['ticket_count is no whole number of 1 or more', spoiled({ ticket_count: -2 })],
  ['ticket_count is no whole number of 1 or more', spoiled({ ticket_count: 1e10 })],
];

function spoiled(changed: object): string {
  return JSON.stringify({ ...sound, ...changed });
}

/** Messages in the order they come, with what every engine has to make of them. */
export class Recording {
  /** Tickets by event and end of the window. */
  readonly totals: Record<string, number> = {};
  readonly reasons = MALFORMED.map(([reason]) => reason).sort();
  private bookings = 0;
  private first: RecordedMessage[] = [];

  constructor(private readonly now: number) {}

  /** An evening's sale on both partitions, and messages that are none. */
  firstHalf(): RecordedMessage[] {
    const { now } = this;
    const malformed = MALFORMED.map(([, value]) => ({ partition: 0, value }));
    this.first = [...this.sale(0, now - 3 * HOUR, 40), ...this.sale(1, now - 3 * HOUR, 40)];
    return [...this.first, ...malformed];
  }

  /** Of a window that is still open, and that nothing but the time closes, by clocks that are ahead. */
  ahead(now: number): RecordedMessage[] {
    return [this.booking(0, 'd', now + AHEAD), this.booking(1, 'd', now + AHEAD)];
  }

  /** After a gap of hours another sale, a late booking, and duplicates. */
  secondHalf(): RecordedMessage[] {
    const { now } = this;
    const sale = [...this.sale(0, now - HOUR, 40), ...this.sale(1, now - HOUR, 40)];
    return [...sale, this.booking(0, 'a', now - 2 * HOUR), ...this.first.slice(0, 20)];
  }

  /** From here on partition 1 is silent. Bookings of windows that are over and of new ones, and duplicates. */
  afterTheKill(): RecordedMessage[] {
    const { now } = this;
    const late = [this.booking(0, 'a', now - 3 * HOUR), this.booking(0, 'b', now - 2 * HOUR)];
    const duplicates = this.first.slice(0, 20).map(({ value }) => ({ partition: 0, value }));
    return [...this.sale(0, now - 30 * MINUTE, 40), ...duplicates, ...late];
  }

  /** Of a window that is over, too: its result comes at once. */
  last(): RecordedMessage {
    return this.booking(0, LAST_EVENT, this.now - 10 * MINUTE);
  }

  /** A booking every seven seconds, some of them in disorder by a little. */
  private sale(partition: number, since: number, count: number): RecordedMessage[] {
    const at = (index: number) => since + index * 7_000 - (index % 5 === 0 ? 3_000 : 0);
    return Array.from({ length: count }, (_, index) => this.booking(partition, 'abc'[index % 3]!, at(index)));
  }

  private booking(partition: number, event_id: string, at: number): RecordedMessage {
    this.bookings += 1;
    const ticket_count = (this.bookings % 4) + 1;
    const window = `${event_id} ${new Date((Math.floor(at / MINUTE) + 1) * MINUTE).toISOString()}`;
    this.totals[window] = (this.totals[window] ?? 0) + ticket_count;
    const booking = { event_id, user_id: 'u', ticket_count, timestamp: at / 1000, booking_id: `b${this.bookings}` };
    return { partition, value: JSON.stringify(booking) };
  }
}
