import type { BookingRequest } from '../domain/booking';

/**
 * Latest availability that this process has read, by event. During an on-sale most requests are rejected, and the cache
 * rejects them without a write. It never accepts a request: only the constraint `never_oversold` decides whether
 * tickets are allocated.
 */
export class AvailabilityCache {
  private readonly entries = new Map<string, { readonly available: number; readonly at: number }>();

  /**
   * `maxAgeMs`: maximum age of an entry that rejects a request; cancelled tickets can be booked again after this time.
   */
  constructor(private readonly maxAgeMs = 250) {}

  set(eventId: string, available: number): void {
    this.entries.set(eventId, { available, at: performance.now() });
  }

  /** Removes all entries, because tickets may have been released. */
  clear(): void {
    this.entries.clear();
  }

  /** Returns the cached availability if it is recent and too small for the request. */
  shortageFor({ eventId, ticketCount }: BookingRequest): number | undefined {
    const entry = this.entries.get(eventId);
    if (entry === undefined || ticketCount <= entry.available) {
      return undefined;
    }
    return performance.now() - entry.at < this.maxAgeMs ? entry.available : undefined;
  }

  /** Whether so many tickets are likely to be available, according to the cached value of any age. */
  mayHave(eventId: string, tickets: number): boolean {
    return tickets <= (this.entries.get(eventId)?.available ?? Number.POSITIVE_INFINITY);
  }
}
