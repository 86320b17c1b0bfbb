interface Attempt {
  readonly order: string;
  readonly key: string;
  readonly total: number;
}

/**
 * One idempotency key for one order. It stays the same until there is a final response, so that a retry after a lost
 * response returns the existing booking. The total is part of the request, so it stays the same, too.
 */
export class BookingAttempt {
  private open: Attempt | undefined;

  of(userId: string, count: number, total: number): Attempt {
    const order = `${userId} ${count}`;
    if (this.open?.order !== order) {
      this.open = { order, key: newKey(), total };
    }
    return this.open;
  }

  decided(): void {
    this.open = undefined;
  }
}

/** Does not use crypto.randomUUID, which browsers offer on secure pages only: the page may be served without TLS. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
}
