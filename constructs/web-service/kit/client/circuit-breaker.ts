/**
 * Opens after consecutive failures. After a while it allows one trial request at a time, and closes when one succeeds.
 */
export class CircuitBreaker {
  private consecutiveFailures = 0;
  private openUntil = 0;

  constructor(
    private readonly limits: { readonly failures: number; readonly openMs: number },
    private readonly now: () => number = Date.now,
    private readonly onChange: (isOpen: boolean) => void = () => undefined,
  ) {}

  get isOpen(): boolean {
    return this.consecutiveFailures >= this.limits.failures;
  }

  allows(): boolean {
    if (!this.isOpen) {
      return true;
    }
    if (this.now() < this.openUntil) {
      return false;
    }
    this.open(); // this request is the trial; others are rejected until it has finished
    return true;
  }

  succeeded(): void {
    this.count(0);
  }

  failed(): void {
    this.count(this.consecutiveFailures + 1);
    if (this.isOpen) {
      this.open();
    }
  }

  private count(consecutiveFailures: number): void {
    const wasOpen = this.isOpen;
    this.consecutiveFailures = consecutiveFailures;
    if (this.isOpen !== wasOpen) {
      this.onChange(this.isOpen);
    }
  }

  private open(): void {
    this.openUntil = this.now() + this.limits.openMs;
  }
}
