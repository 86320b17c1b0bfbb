import type { BookingRequest } from './booking';

type Holder = Pick<BookingRequest, 'userId'>;

/** The slots of each user's open holds for one event, including those taken by the requests accepted so far. */
export class OpenHolds {
  readonly #slots = new Map<string, Set<number>>();

  constructor(
    /** Open holds of one user. */
    readonly limit: number,
    stored: readonly { readonly user_id: string; readonly hold_slot: number }[] = [],
  ) {
    for (const { user_id, hold_slot } of stored) this.#of(user_id).add(hold_slot);
  }

  isFull({ userId }: Holder): boolean {
    return this.#of(userId).size >= this.limit;
  }

  /** Takes the first free slot. */
  take({ userId }: Holder): number {
    const used = this.#of(userId);
    let slot = 1;
    while (used.has(slot)) slot++;
    used.add(slot);
    return slot;
  }

  #of(userId: string): Set<number> {
    const slots = this.#slots.get(userId) ?? new Set();
    this.#slots.set(userId, slots);
    return slots;
  }
}
