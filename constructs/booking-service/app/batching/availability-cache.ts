import type { BookingRequest } from '../domain/booking';

/**
 * How many tickets of an event were left when last seen. Most of the people at an on-sale lose, and this answers them without
 * a write. It is never a reason to sell: that is for the constraint `never_oversold` alone.
 */
export class KnownStock {
  readonly #seen = new Map<string, { readonly left: number; readonly at: number }>();

  /** For how long "not enough" is believed: cancelled tickets are for sale again at the latest after this. */
  constructor(private readonly believedForMilliseconds = 250) {}

  see(eventId: string, left: number): void {
    this.#seen.set(eventId, { left, at: performance.now() });
  }

  /** Tickets may have come back here: look again. */
  forget(): void {
    this.#seen.clear();
  }

  /** What was left a moment ago, where that is too little for this request. */
  tooLittleFor({ eventId, ticketCount }: BookingRequest): number | undefined {
    const seen = this.#seen.get(eventId);
    if (seen === undefined || ticketCount <= seen.left) return undefined;
    return performance.now() - seen.at < this.believedForMilliseconds ? seen.left : undefined;
  }

  /** Whether so many tickets are likely to be there, however long ago that was seen. */
  expects(eventId: string, tickets: number): boolean {
    return tickets <= (this.#seen.get(eventId)?.left ?? Number.POSITIVE_INFINITY);
  }
}
