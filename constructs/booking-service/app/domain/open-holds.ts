import type { BookingRequest } from './booking';

type Holder = Pick<BookingRequest, 'userId'>;

/** Slots of each user's open holds for one event, including the requests of the batch that were accepted so far. */
export class OpenHolds {
  private readonly slotsByUser = new Map<string, Set<number>>();

  constructor(
    /** Maximum number of open holds of one user. */
    readonly limit: number,
    stored: readonly { readonly user_id: string; readonly hold_slot: number }[] = [],
  ) {
    for (const { user_id, hold_slot } of stored) {
      this.slotsOf(user_id).add(hold_slot);
    }
  }

  isFull({ userId }: Holder): boolean {
    return this.slotsOf(userId).size >= this.limit;
  }

  /** Takes and returns the first free slot. */
  take({ userId }: Holder): number {
    const used = this.slotsOf(userId);
    let slot = 1;
    while (used.has(slot)) {
      slot++;
    }
    used.add(slot);
    return slot;
  }

  private slotsOf(userId: string): Set<number> {
    const slots = this.slotsByUser.get(userId) ?? new Set();
    this.slotsByUser.set(userId, slots);
    return slots;
  }
}
