import { BookingWindows, type Closing } from '../../../local/analytics/booking-windows';

const MINUTE = 60_000;
const START = Date.parse('2025-11-23T10:30:00.000Z');

/** A stream of one partition whose broker takes each booking at the moment given. */
class Stream {
  private readonly received: Parameters<BookingWindows['add']>[0][] = [];

  constructor(private readonly partition = 0) {}

  book(at: number, details: { id?: string; event?: string; tickets?: number; takenAt?: number } = {}): void {
    const offset = this.received.length;
    const { id = `${this.partition}-${offset}`, event = '1', tickets = 1, takenAt = at } = details;
    const booking = {
      ...{ booking_id: id, event_id: event, ticket_count: tickets },
      ...{ user_id: 'u', timestamp: at / 1000 },
    };
    this.received.push({ partition: this.partition, offset, takenAt, booking });
  }

  readBy(windows: BookingWindows, to = this.received.length) {
    const from = windows.nextOffset(this.partition) ?? 0;
    return this.received.slice(from, to).map(received => windows.add(received));
  }

  /** Everything is read, and it is now that late. */
  quietUntil(at: number, windows: BookingWindows): void {
    windows.observe(this.partition, { low: 0, high: this.received.length }, at);
  }
}

const totals = (closing: Closing | undefined) =>
  closing?.results.map(result => `${result.window_end.slice(11, 16)} ${result.event_id} ${result.total_tickets}`);

describe('BookingWindows', () => {
  it('sums tickets by event and minute, and closes a minute once later bookings show that it is over', () => {
    const windows = new BookingWindows([]);
    const stream = new Stream();
    stream.book(START, { tickets: 2 });
    stream.book(START + 59_999, { tickets: 3 });
    stream.book(START + 30_000, { tickets: 7, event: '2' });
    stream.book(START + MINUTE, { tickets: 5 });
    stream.readBy(windows);
    expect(windows.close()).toBeUndefined();
    stream.book(START + MINUTE + 10_000, { tickets: 1 });
    stream.readBy(windows);
    expect(totals(windows.close())).toEqual(['10:31 1 5', '10:31 2 7']);
    expect(windows.close()).toBeUndefined();
    stream.quietUntil(START + 3 * MINUTE, windows);
    expect(totals(windows.close())).toEqual(['10:32 1 6']);
  });

  it('waits for the slowest partition, but not for one that has nothing to read', () => {
    const windows = new BookingWindows([]);
    const [fast, slow] = [new Stream(0), new Stream(1)];
    slow.book(START + 1_000, { event: '2' });
    slow.readBy(windows);
    fast.book(START);
    fast.book(START + 5 * MINUTE);
    fast.readBy(windows);
    expect(windows.close()).toBeUndefined();
    slow.book(START + 2_000, { event: '2' });
    slow.quietUntil(START + 5 * MINUTE, windows);
    expect(windows.close()).toBeUndefined();
    slow.readBy(windows);
    slow.quietUntil(START + 5 * MINUTE, windows);
    expect(totals(windows.close())).toEqual(['10:31 2 2', '10:31 1 1']);
  });

  it('counts a booking once, however often it comes', () => {
    const windows = new BookingWindows([]);
    const stream = new Stream();
    stream.book(START, { id: 'a', tickets: 4 });
    stream.book(START, { id: 'a', tickets: 4 });
    stream.book(START, { id: 'a', tickets: 4, takenAt: START + 20 * MINUTE });
    expect(stream.readBy(windows)).toEqual(['counted', 'duplicate', 'duplicate']);
    stream.quietUntil(START + 30 * MINUTE, windows);
    expect(totals(windows.close())).toEqual(['10:31 1 4']);
  });

  it('counts what the stream took late in the minute in which it came, so that no ticket is missing', () => {
    const windows = new BookingWindows([]);
    const stream = new Stream();
    stream.book(START);
    stream.book(START + 5 * MINUTE);
    stream.book(START + MINUTE, { takenAt: START + 5 * MINUTE + 6_000, tickets: 9 });
    expect(stream.readBy(windows)).toEqual(['counted', 'counted', 'counted']);
    stream.quietUntil(START + 9 * MINUTE, windows);
    expect(totals(windows.close())).toEqual(['10:31 1 1', '10:36 1 10']);
  });

  it('is not carried away by a clock that is wrong', () => {
    const windows = new BookingWindows([]);
    const stream = new Stream();
    stream.book(START + 1e15, { takenAt: START + 1_000 });
    stream.book(START + 2_000);
    expect(stream.readBy(windows)).toEqual(['counted', 'counted']);
    stream.quietUntil(START + 2 * MINUTE, windows);
    expect(totals(windows.close())).toEqual(['10:31 1 2']);
  });

  it('gives the same windows when it is restarted anywhere', () => {
    const stream = new Stream();
    for (let i = 0; i < 200; i++) stream.book(START + i * 3_000, { event: String(i % 3), id: `b${i % 180}` });
    const whole = new BookingWindows([]);
    stream.readBy(whole);
    stream.quietUntil(START + 60 * MINUTE, whole);
    const expected = totals(whole.close());

    for (let at = 1; at < 200; at += 7) {
      const before = new BookingWindows([]);
      stream.readBy(before, at);
      const first = before.close();
      const after = new BookingWindows(first?.progress ?? []);
      stream.readBy(after);
      stream.quietUntil(START + 60 * MINUTE, after);
      expect([...(totals(first) ?? []), ...(totals(after.close()) ?? [])]).toEqual(expected);
    }
  });
});
