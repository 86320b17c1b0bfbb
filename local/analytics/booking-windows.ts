import type { AnalyticsResult } from '../../contracts/messages/analytics-result';
import type { Booking } from './booking-message';
import { PartitionClock } from './partition-clock';

const WINDOW_MS = 60_000;
/** A window's result is announced when the clock has passed its end by this. */
const DELAY_MS = 5_000;
/**
 * How long a booking's duplicate is recognised, and a late booking still corrects its window; and of how many at most.
 */
export const MEMORY = { ms: 24 * 60 * 60_000, bookings: 1_000_000 };

export interface ReceivedBooking {
  readonly partition: number;
  readonly offset: number;
  readonly arrivedAt: number;
  readonly booking: Booking;
}

/** How far a partition had its effect, and up to which time windows were announced then. */
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
 * Sums tickets by event and minute, by the rules of docs/design/analytics.md. Kept in memory: after a restart the
 * stream is read again from `MEMORY` ago, and only what that had not yet announced is announced.
 */
export class BookingWindows {
  private readonly partitions = new Map<number, PartitionClock>();
  private readonly windows = new Map<string, Window>();
  private readonly toAnnounce = new Set<Window>();
  private readonly seen = new Map<string, number>();
  private readonly announcedBefore: number;
  private announcedUpTo: number;

  /** `next` is where reading begins; what is before `done` had its effect in an earlier life. */
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

  /** Whether an earlier life has dealt with this message. */
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

  /** What is no booking has been read all the same; the clock stays where it is. */
  skip(partition: number, offset: number): void {
    this.partition(partition).skip(offset);
  }

  /** The partition has these offsets and no more. */
  observe(partition: number, offsets: { readonly low: number; readonly high: number }): void {
    this.partition(partition).observe(offsets);
  }

  /** The results that are due: of windows that are over, and of those that changed since they were announced. */
  due(now: number): AnalyticsResult[] {
    this.announcedUpTo = Math.max(this.announcedUpTo, this.clock(now) - DELAY_MS);
    const due = [...this.toAnnounce].filter(({ end }) => end <= this.announcedUpTo).sort((a, b) => a.end - b.end);
    for (const window of due) {
      this.toAnnounce.delete(window);
    }
    this.forget(now);
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
   * The event time of the slower partition; of those that are silent none counts, and when all are, the machine's own.
   */
  private clock(now: number): number {
    const heard = [...this.partitions.values()].filter(partition => !partition.isSilent(now));
    return heard.length === 0 ? now : Math.min(...heard.map(({ newest }) => newest));
  }

  private window({ eventId, bookedAt }: Booking): Window {
    const end = (Math.floor(bookedAt / WINDOW_MS) + 1) * WINDOW_MS;
    const key = `${end} ${eventId}`;
    const window = this.windows.get(key) ?? { eventId, end, tickets: 0, changedAt: 0 };
    this.windows.set(key, window);
    return window;
  }

  private forget(now: number): void {
    for (const [bookingId, arrivedAt] of this.seen) {
      if (arrivedAt >= now - MEMORY.ms && this.seen.size <= MEMORY.bookings) {
        break;
      }
      this.seen.delete(bookingId);
    }
    for (const [key, window] of this.windows) {
      if (window.changedAt < now - MEMORY.ms && !this.toAnnounce.has(window)) {
        this.windows.delete(key);
      }
    }
  }

  private partition(partition: number): PartitionClock {
    const known = this.partitions.get(partition) ?? new PartitionClock(0, 0, 0);
    this.partitions.set(partition, known);
    return known;
  }
}
