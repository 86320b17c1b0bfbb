const IDLE_MS = 10_000;

/** How far one partition is read, and what time it is by its bookings. */
export class PartitionClock {
  /** The newest booking's time; of one that claims to come from the future, its arrival. */
  newest = Number.NEGATIVE_INFINITY;
  private isReadToItsEnd = false;

  constructor(
    public next: number,
    readonly done: number,
    private heardAt: number,
  ) {}

  read(offset: number, bookedAt: number, now: number): void {
    this.skip(offset);
    this.newest = Math.max(this.newest, bookedAt);
    this.heardAt = now;
  }

  skip(offset: number): void {
    this.next = offset + 1;
  }

  observe({ low, high }: { readonly low: number; readonly high: number }): void {
    this.next = Math.max(this.next, low);
    this.isReadToItsEnd = this.next >= high;
  }

  /** Silence is when nothing came because there is nothing: a backlog is not silence. */
  isSilent(now: number): boolean {
    return this.isReadToItsEnd && now - this.heardAt >= IDLE_MS;
  }
}
