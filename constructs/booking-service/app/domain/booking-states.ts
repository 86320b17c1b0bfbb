// Every state a booking can be in, and every way from one to another. Nothing else changes a booking's state:
// the statements in statements/moves.ts are written from this table.
//
//                 confirm                cancel
//   (book) ─▶ queued ───────▶ confirmed ────────▶ cancelled
//                │ │              ▲                   ▲
//         expire │ │ cancel       │ confirmLate       │
//                │ └──────────────┼───────────────────┘
//                └─▶ expired ─────┘
export type BookingStatus = 'queued' | 'confirmed' | 'cancelled' | 'expired';

/** What a move does to the event's counter of tickets held and sold. */
type Stock = 'keeps' | 'releases' | 'takes';

export interface Move {
  readonly from: readonly BookingStatus[];
  readonly to: BookingStatus;
  readonly stock: Stock;
}

export const moves = {
  /** By whoever takes the payment; by the service itself where the event is free. A hold past its time that nobody swept yet still has its tickets. */
  confirm: { from: ['queued'], to: 'confirmed', stock: 'keeps' },
  /** The payment came after the hold had expired: the tickets are taken again, if there still are enough. */
  confirmLate: { from: ['expired'], to: 'confirmed', stock: 'takes' },
  /** By the person, before or after paying. */
  cancel: { from: ['queued', 'confirmed'], to: 'cancelled', stock: 'releases' },
  /** By the sweep, once the hold's time is over. */
  expire: { from: ['queued'], to: 'expired', stock: 'releases' },
} as const satisfies Record<string, Move>;

/** A booking in one of these states has tickets: `taken` of its event counts them. */
export const live: readonly BookingStatus[] = ['queued', 'confirmed'];

export function isMove(from: BookingStatus, to: BookingStatus): boolean {
  return Object.values<Move>(moves).some(move => move.to === to && move.from.includes(from));
}
