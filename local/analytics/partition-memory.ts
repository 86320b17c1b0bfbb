/** As many bookings of a partition are known again when they come twice. */
const REMEMBERED_BOOKINGS = 100_000;

/** Where a restart goes on in a partition. */
export interface Progress {
  readonly partition: number;
  /** Everything before this has had its effect. */
  readonly done: number;
  /** Reading again from here rebuilds the memory and the open windows as they were. */
  readonly replayFrom: number;
  /** Windows that ended by then are out. */
  readonly closedUpTo: number;
}

/** What is known of one partition: how far it is read, and which of its bookings were seen. A booking always has the same partition. */
export class PartitionMemory {
  next: number | undefined;
  /** No booking from before this can come any more. */
  watermark = Number.NEGATIVE_INFINITY;
  private readonly replayed: number;
  private readonly seen = new Map<string, number>();
  /** The first offset that each open window needs. */
  private readonly needed = new Map<number, number>();

  constructor(restored?: Progress) {
    this.next = restored?.replayFrom;
    this.replayed = restored?.done ?? 0;
  }

  read(offset: number, watermark = this.watermark): void {
    this.next = offset + 1;
    this.watermark = Math.max(this.watermark, watermark);
  }

  /** Whether this offset was read before the restart already. */
  isReplaying(offset: number): boolean {
    return offset < this.replayed;
  }

  /** False for a booking that is known. */
  remember(bookingId: string, offset: number): boolean {
    if (this.seen.has(bookingId)) return false;
    this.seen.set(bookingId, offset);
    if (this.seen.size > REMEMBERED_BOOKINGS) this.seen.delete(first(this.seen.keys())!);
    return true;
  }

  holdFor(window: number, offset: number): void {
    if (!this.needed.has(window)) this.needed.set(window, offset);
  }

  observe({ low, high }: { readonly low: number; readonly high: number }, watermark: number): void {
    this.next = Math.max(this.next ?? 0, low);
    if (this.next >= high) this.watermark = Math.max(this.watermark, watermark);
  }

  progress(partition: number, closedUpTo: number): Progress {
    for (const window of this.needed.keys()) if (window <= closedUpTo) this.needed.delete(window);
    const done = this.next ?? 0;
    const replayFrom = Math.min(done, first(this.seen.values()) ?? done, ...this.needed.values());
    return { partition, done, replayFrom, closedUpTo };
  }
}

function first<T>(values: Iterable<T>): T | undefined {
  for (const value of values) return value;
  return undefined;
}
