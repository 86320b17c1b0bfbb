import type { AnalyticsResult } from '../../../contracts/messages/analytics-result';
import {
  BookingWindows,
  type Progress,
  RETENTION,
  type ReceivedBooking,
} from '../../../local/analytics/booking-windows';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const START = Date.parse('2025-11-23T10:30:00.000Z');
const LATER = START + 60 * MINUTE;

/** One partition. Each booking arrives at the time of its booking by default. */
class Stream {
  private readonly received: ReceivedBooking[] = [];

  constructor(private readonly partition = 0) {}

  book(bookedAt: number, details: { id?: string; event?: string; tickets?: number; arrivedAt?: number } = {}): void {
    const offset = this.received.length;
    const { id = `${this.partition}-${offset}`, event = '1', tickets = 1, arrivedAt = bookedAt } = details;
    const booking = { bookingId: id, eventId: event, tickets, bookedAt };
    this.received.push({ partition: this.partition, offset, arrivedAt, booking });
  }

  /** Reads up to an offset, and then compares it with the end of the partition. */
  readBy(windows: BookingWindows, { to = this.received.length, now = START } = {}) {
    const read = this.received.slice(windows.nextOffset(this.partition), to);
    const outcomes = read.map(received => windows.add(received, now));
    windows.observe(this.partition, { low: 0, high: this.received.length });
    return outcomes;
  }
}

const start = (...partitions: (Partial<Progress> & { partition: number; next: number })[]) =>
  new BookingWindows(partitions.length > 0 ? partitions : [{ partition: 0, next: 0 }], START);
const lines = (results: readonly AnalyticsResult[]) =>
  results.map(result => `${result.window_end.slice(11, 16)} ${result.event_id} ${result.total_tickets}`);

describe('BookingWindows', () => {
  it('publishes a window of each event five seconds of event time after its end', () => {
    const windows = start();
    const stream = new Stream();
    stream.book(START, { tickets: 2 });
    stream.book(START + 59_999, { tickets: 3 });
    stream.book(START + 30 * SECOND, { tickets: 7, event: '2' });
    stream.book(START + MINUTE + 4_999, { tickets: 5 });
    stream.readBy(windows);
    expect(windows.due(START)).toEqual([]);
    stream.book(START + MINUTE + 5_000, { tickets: 1 });
    stream.readBy(windows);
    expect(windows.due(START)).toEqual([
      { event_id: '1', window_end: '2025-11-23T10:31:00.000Z', total_tickets: 5 },
      { event_id: '2', window_end: '2025-11-23T10:31:00.000Z', total_tickets: 7 },
    ]);
    expect(windows.due(START)).toEqual([]);
  });

  it('does not close a window because of a producer clock that is ahead', () => {
    const windows = start();
    const stream = new Stream();
    stream.book(START, { tickets: 2 });
    stream.book(START + 10 * MINUTE, { arrivedAt: START + SECOND });
    stream.readBy(windows);
    expect(windows.due(START)).toEqual([]);
  });

  it('waits for the slower partition until it has been idle for ten seconds', () => {
    const windows = start({ partition: 0, next: 0 }, { partition: 1, next: 0 });
    const [fast, slow] = [new Stream(0), new Stream(1)];
    slow.book(START + SECOND, { event: '2' });
    fast.book(START);
    fast.book(START + 5 * MINUTE);
    slow.readBy(windows);
    fast.readBy(windows);
    expect(windows.due(START + 9 * SECOND)).toEqual([]);
    fast.book(START + 5 * MINUTE);
    fast.readBy(windows, { now: START + 9 * SECOND });
    expect(lines(windows.due(START + 10 * SECOND))).toEqual(['10:31 2 1', '10:31 1 1']);
  });

  it('does not treat a partition with a backlog as idle', () => {
    const windows = start();
    const stream = new Stream();
    stream.book(START);
    stream.book(START + SECOND);
    stream.readBy(windows, { to: 1 });
    expect(windows.due(LATER)).toEqual([]);
    stream.readBy(windows, { now: LATER });
    expect(windows.due(LATER + 9 * SECOND)).toEqual([]);
    expect(lines(windows.due(LATER + 10 * SECOND))).toEqual(['10:31 1 2']);
  });

  it('counts a booking once over duplicates and late deliveries', () => {
    const windows = start();
    const stream = new Stream();
    stream.book(START, { id: 'a', tickets: 4 });
    stream.book(START, { id: 'a', tickets: 4 });
    stream.readBy(windows);
    expect(lines(windows.due(LATER))).toEqual(['10:31 1 4']);
    stream.book(START, { id: 'a', tickets: 4, arrivedAt: LATER });
    expect(stream.readBy(windows, { now: LATER })).toEqual(['duplicate']);
    expect(windows.due(LATER + MINUTE)).toEqual([]);
  });

  it('publishes a window again with its new total after a late booking', () => {
    const windows = start();
    const stream = new Stream();
    stream.book(START, { tickets: 4 });
    stream.book(START + 20 * MINUTE);
    stream.readBy(windows);
    expect(lines(windows.due(START))).toEqual(['10:31 1 4']);
    stream.book(START + SECOND, { tickets: 3 });
    expect(stream.readBy(windows)).toEqual(['late']);
    expect(lines(windows.due(START))).toEqual(['10:31 1 7']);
  });

  it('deletes bookings and windows after a day', () => {
    const windows = start();
    const stream = new Stream();
    stream.book(START, { id: 'a' });
    stream.readBy(windows);
    expect(windows.due(LATER)).toHaveLength(1);
    windows.due(START + RETENTION.ms + 1);
    stream.book(START, { id: 'a', tickets: 2 });
    expect(stream.readBy(windows)).toEqual(['late']);
    expect(lines(windows.due(LATER))).toEqual(['10:31 1 2']);
  });

  it('publishes each window once over restarts at any position', () => {
    const stream = new Stream();
    for (let i = 0; i < 200; i++) {
      stream.book(START + ((i * 7) % 200) * 3 * SECOND, { event: `${i % 3}`, id: `b${i % 180}` });
    }
    const newest = (results: readonly AnalyticsResult[]) =>
      Object.fromEntries(results.map(result => [`${result.window_end} ${result.event_id}`, result.total_tickets]));
    const whole = start();
    stream.readBy(whole);
    const expected = newest(whole.due(LATER));

    for (let at = 1; at < 200; at += 7) {
      const before = start();
      stream.readBy(before, { to: at });
      const announced = before.due(START);
      const [progress] = before.progress();
      const after = start({ ...progress!, next: 0 });
      stream.readBy(after, { to: at });
      expect(after.due(START)).toEqual([]);
      stream.readBy(after);
      expect(newest([...announced, ...after.due(LATER)])).toEqual(expected);
    }
  });
});
