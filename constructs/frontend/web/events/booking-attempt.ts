/**
 * One idempotency key for one wish to book. It stays the same until the platform has decided, so that a retry after a lost
 * answer finds the booking already made instead of making another.
 */
export class BookingAttempt {
  private open: { wish: string; key: string } | undefined;

  keyFor(userId: string, count: number): string {
    const wish = `${userId} ${count}`;
    if (this.open?.wish !== wish) this.open = { wish, key: newKey() };
    return this.open.key;
  }

  decided(): void {
    this.open = undefined;
  }
}

/** Not crypto.randomUUID: browsers have it on secure pages only, and the page may be served without TLS. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
}
