import type { BookingStatus } from '../../../../contracts/booking-status';

// States of a booking and the moves between them. Nothing else changes a booking's state: the statements in
// sql/statements/moves.ts are generated from this table.
//
//                 confirm                cancel
//   (book) ─▶ queued ───────▶ confirmed ────────▶ cancelled
//                │ │              ▲                   ▲
//         expire │ │ cancel       │ confirmLate       │
//                │ └──────────────┼───────────────────┘
//                └─▶ expired ─────┘

/** Effect of a move on the allocated tickets of the event. */
type Tickets = 'keeps' | 'releases' | 'allocates';

export interface Move {
  readonly from: readonly BookingStatus[];
  readonly to: BookingStatus;
  readonly tickets: Tickets;
}

export const MOVES = {
  /**
   * By the payment provider; free bookings by the service itself. An overdue hold has its tickets until the sweep
   * expires it.
   */
  confirm: { from: ['queued'], to: 'confirmed', tickets: 'keeps' },
  /** The payment arrived after the hold expired: the tickets are allocated again if enough are available. */
  confirmLate: { from: ['expired'], to: 'confirmed', tickets: 'allocates' },
  /** By the user, before or after payment. */
  cancel: { from: ['queued', 'confirmed'], to: 'cancelled', tickets: 'releases' },
  /** By the sweep, after `expires_at`. */
  expire: { from: ['queued'], to: 'expired', tickets: 'releases' },
} as const satisfies Record<string, Move>;

/** States in which a booking has tickets, which `taken` of its event counts. */
export const ALLOCATED: readonly BookingStatus[] = ['queued', 'confirmed'];

export function isMove(from: BookingStatus, to: BookingStatus): boolean {
  return Object.values<Move>(MOVES).some(move => move.to === to && move.from.includes(from));
}
