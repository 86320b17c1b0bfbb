interface Attempt {
  readonly wish: string;
  readonly key: string;
  readonly total: number;
}

/**
 * One idempotency key for one order. It stays the same until the platform has decided, so that a retry after a lost
 * answer finds the booking already made instead of making another. The total stays with it: it is part of the request.
 */
export class BookingAttempt {
  private open: Attempt | undefined;

  of(userId: string, count: number, total: number): Attempt {
    const wish = `${userId} ${count}`;
    if (this.open?.wish !== wish) this.open = { wish, key: newKey(), total };
    return this.open;
  }

  decided(): void {
    this.open = undefined;
  }
}

/** Not crypto.randomUUID: browsers have it on secure pages only, and the page may be served without TLS. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
}
