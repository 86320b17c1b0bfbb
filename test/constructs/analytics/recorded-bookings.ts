// Sample messages of a stream: bookings out of order, duplicated and hours apart, and malformed messages.

export interface RecordedMessage {
  readonly partition: number;
  readonly value: string | null;
}

/** Event of the last booking. Its result follows all others, so a booking that is counted twice is visible before. */
export const LAST_EVENT = 'last';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Time until the window of `ahead`, long enough to kill the engine before the window ends. */
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

/** Messages in the order of their arrival, with the expected results. */
export class Recording {
  /** Tickets by event and end of the window. */
  readonly totals: Record<string, number> = {};
  readonly reasons = MALFORMED.map(([reason]) => reason).sort();
  private bookings = 0;
  private first: RecordedMessage[] = [];

  constructor(private readonly now: number) {}

  /** Returns a sale on both partitions, and malformed messages. */
  firstHalf(): RecordedMessage[] {
    const { now } = this;
    const malformed = MALFORMED.map(([, value]) => ({ partition: 0, value }));
    this.first = [...this.sale(0, now - 3 * HOUR, 40), ...this.sale(1, now - 3 * HOUR, 40)];
    return [...this.first, ...malformed];
  }

  /** Returns bookings with timestamps ahead of the clock, in a window that only time closes. */
  ahead(now: number): RecordedMessage[] {
    return [this.booking(0, 'd', now + AHEAD), this.booking(1, 'd', now + AHEAD)];
  }

  /** Returns another sale hours later, a late booking, and duplicates. */
  secondHalf(): RecordedMessage[] {
    const { now } = this;
    const sale = [...this.sale(0, now - HOUR, 40), ...this.sale(1, now - HOUR, 40)];
    return [...sale, this.booking(0, 'a', now - 2 * HOUR), ...this.first.slice(0, 20)];
  }

  /** Returns bookings of closed and new windows, and duplicates. From here on, partition 1 receives nothing. */
  afterTheKill(): RecordedMessage[] {
    const { now } = this;
    const late = [this.booking(0, 'a', now - 3 * HOUR), this.booking(0, 'b', now - 2 * HOUR)];
    const duplicates = this.first.slice(0, 20).map(({ value }) => ({ partition: 0, value }));
    return [...this.sale(0, now - 30 * MINUTE, 40), ...duplicates, ...late];
  }

  /** Returns a booking of a closed window, whose result follows immediately. */
  last(): RecordedMessage {
    return this.booking(0, LAST_EVENT, this.now - 10 * MINUTE);
  }

  /** Returns a booking every seven seconds, some of them slightly out of order. */
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
