const IDLE_MS = 10_000;

/** Read position and event time of one partition. */
export class PartitionClock {
  /** Time of the newest booking, limited to its arrival time. */
  newest = Number.NEGATIVE_INFINITY;
  private isFullyRead = false;

  constructor(
    public next: number,
    readonly done: number,
    private lastReadAt: number,
  ) {}

  read(offset: number, bookedAt: number, now: number): void {
    this.skip(offset);
    this.newest = Math.max(this.newest, bookedAt);
    this.lastReadAt = now;
  }

  skip(offset: number): void {
    this.next = offset + 1;
  }

  observe({ low, high }: { readonly low: number; readonly high: number }): void {
    this.next = Math.max(this.next, low);
    this.isFullyRead = this.next >= high;
  }

  /** Returns whether no message was read for `IDLE_MS` and the partition has no backlog. */
  isIdle(now: number): boolean {
    return this.isFullyRead && now - this.lastReadAt >= IDLE_MS;
  }
}
