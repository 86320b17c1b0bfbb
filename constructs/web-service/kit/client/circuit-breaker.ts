/** After some failures in a row, lets nothing through for a while, then one try at a time until one succeeds. */
export class CircuitBreaker {
  private failuresInRow = 0;
  private restsUntil = 0;

  constructor(
    private readonly limits: { readonly failures: number; readonly restMs: number },
    private readonly now: () => number = Date.now,
  ) {}

  allows(): boolean {
    if (this.failuresInRow < this.limits.failures) return true;
    if (this.now() < this.restsUntil) return false;
    this.rest(); // this one is the try; the others wait for how it goes
    return true;
  }

  succeeded(): void {
    this.failuresInRow = 0;
  }

  failed(): void {
    this.failuresInRow += 1;
    if (this.failuresInRow >= this.limits.failures) this.rest();
  }

  private rest(): void {
    this.restsUntil = this.now() + this.limits.restMs;
  }
}
