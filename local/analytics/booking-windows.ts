import type { AnalyticsResult } from '../../contracts/messages/analytics-result';
import type { Booking } from './booking-message';
import { PartitionClock } from './partition-clock';

const WINDOW_MS = 60_000;
/** Delay in milliseconds between the end of a window and the publication of its result. */
const DELAY_MS = 5_000;
/**
 * Retention of bookings and windows, by age and number: duplicates are detected and late bookings correct their window.
 */
export const RETENTION = { ms: 24 * 60 * 60_000, bookings: 1_000_000 };

export interface ReceivedBooking {
  readonly partition: number;
  readonly offset: number;
  readonly arrivedAt: number;
  readonly booking: Booking;
}

/** Next offset to process in a partition, and the end of the last published window. */
export interface Progress {
  readonly partition: number;
  readonly done: number;
  readonly announcedUpTo: number;
}

export type Outcome = 'counted' | 'duplicate' | 'late';

interface Window {
  readonly eventId: string;
  readonly end: number;
  tickets: number;
  changedAt: number;
}

/**
 * Sums tickets by event and minute, by the rules of docs/design/analytics.md. The state is in memory: after a restart,
 * the stream is read again for the time of `RETENTION`, and only unpublished results are published.
 */
export class BookingWindows {
  private readonly partitions = new Map<number, PartitionClock>();
  private readonly windows = new Map<string, Window>();
  private readonly toAnnounce = new Set<Window>();
  private readonly seen = new Map<string, number>();
  private readonly announcedBefore: number;
  private announcedUpTo: number;

  /** `next` is the first offset to read. Messages before `done` were processed by a previous run. */
  constructor(
    partitions: readonly (Partial<Progress> & { readonly partition: number; readonly next: number })[],
    now: number,
  ) {
    for (const { partition, next, done = 0 } of partitions) {
      this.partitions.set(partition, new PartitionClock(next, done, now));
    }
    this.announcedBefore = Math.max(0, ...partitions.map(({ announcedUpTo = 0 }) => announcedUpTo));
    this.announcedUpTo = this.announcedBefore;
  }

  nextOffset(partition: number): number {
    return this.partition(partition).next;
  }

  /** Returns whether a previous run has processed this message. */
  isReplayed(partition: number, offset: number): boolean {
    return offset < this.partition(partition).done;
  }

  add({ partition, offset, arrivedAt, booking }: ReceivedBooking, now: number): Outcome {
    this.partition(partition).read(offset, Math.min(booking.bookedAt, arrivedAt), now);
    if (this.seen.has(booking.bookingId)) {
      return 'duplicate';
    }
    this.seen.set(booking.bookingId, arrivedAt);
    const window = this.window(booking);
    window.tickets += booking.tickets;
    window.changedAt = arrivedAt;
    const announced = this.isReplayed(partition, offset) && window.end <= this.announcedBefore;
    if (!announced) {
      this.toAnnounce.add(window);
    }
    return window.end <= this.announcedUpTo ? 'late' : 'counted';
  }

  /** Marks an invalid message as read, without advancing the clock. */
  skip(partition: number, offset: number): void {
    this.partition(partition).skip(offset);
  }

  /** Updates the offset range of a partition. */
  observe(partition: number, offsets: { readonly low: number; readonly high: number }): void {
    this.partition(partition).observe(offsets);
  }

  /** Returns the results of windows that have ended, or have changed since their publication. */
  due(now: number): AnalyticsResult[] {
    this.announcedUpTo = Math.max(this.announcedUpTo, this.clock(now) - DELAY_MS);
    const due = [...this.toAnnounce].filter(({ end }) => end <= this.announcedUpTo).sort((a, b) => a.end - b.end);
    for (const window of due) {
      this.toAnnounce.delete(window);
    }
    this.evict(now);
    return due.map(({ eventId, end, tickets }) => ({
      event_id: eventId,
      window_end: new Date(end).toISOString(),
      total_tickets: tickets,
    }));
  }

  progress(): Progress[] {
    const { announcedUpTo } = this;
    return Array.from(this.partitions, ([partition, { next }]) => ({ partition, done: next, announcedUpTo }));
  }

  /**
   * Returns the lowest event time of all partitions that are not idle, or the system time if all are idle.
   */
  private clock(now: number): number {
    const active = [...this.partitions.values()].filter(partition => !partition.isIdle(now));
    return active.length === 0 ? now : Math.min(...active.map(({ newest }) => newest));
  }

  private window({ eventId, bookedAt }: Booking): Window {
    const end = (Math.floor(bookedAt / WINDOW_MS) + 1) * WINDOW_MS;
    const key = `${end} ${eventId}`;
    const window = this.windows.get(key) ?? { eventId, end, tickets: 0, changedAt: 0 };
    this.windows.set(key, window);
    return window;
  }

  private evict(now: number): void {
    for (const [bookingId, arrivedAt] of this.seen) {
      if (arrivedAt >= now - RETENTION.ms && this.seen.size <= RETENTION.bookings) {
        break;
      }
      this.seen.delete(bookingId);
    }
    for (const [key, window] of this.windows) {
      if (window.changedAt < now - RETENTION.ms && !this.toAnnounce.has(window)) {
        this.windows.delete(key);
      }
    }
  }

  private partition(partition: number): PartitionClock {
    const clock = this.partitions.get(partition) ?? new PartitionClock(0, 0, 0);
    this.partitions.set(partition, clock);
    return clock;
  }
}
