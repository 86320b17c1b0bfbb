import type { BookingStatus } from '../../../../contracts/booking-status';
import { randomHex } from '../../../web-service/kit/performance/random-hex';

/** A booking as it is stored. */
export interface Booking {
  readonly id: string;
  readonly event_id: string;
  readonly user_id: string;
  readonly ticket_count: number;
  readonly price_cents: number;
  readonly status: BookingStatus;
  readonly version: number;
  readonly payment_reference: string | null;
  readonly created_at: Date;
  readonly changed_at: Date;
  readonly expires_at: Date;
}

/** A validated request for a booking. */
export interface BookingRequest {
  readonly id: string;
  readonly eventId: string;
  readonly userId: string;
  readonly ticketCount: number;
  /** Total that the buyer expects to pay, in cents: the request is rejected if the price differs. */
  readonly expectedTotal?: number;
  readonly idempotencyKey?: string;
  readonly traceparent?: string;
}

/**
 * A new booking. Its times are strings because a batch shares them: formatting dates per booking would dominate the
 * response.
 */
export interface Booked {
  readonly id: string;
  /** Price of one ticket, in cents. */
  readonly priceCents: number;
  readonly createdAt: string;
  readonly expiresAt: string;
}

/** Outcome of one request. */
export type Outcome =
  | { readonly booked: Booked }
  | { readonly refused: 'unknown event' | 'key used for another booking' | 'not valid' }
  | { readonly refused: 'not enough tickets'; readonly left: number }
  | { readonly refused: 'too many at once'; readonly limit: number }
  | { readonly refused: 'too many open holds'; readonly limit: number }
  | { readonly refused: 'price changed'; readonly priceCents: number; readonly total: number }
  | { readonly refused: 'sale not open'; readonly opensAt: Date }
  | { readonly refused: 'sale over'; readonly closedAt: Date }
  /** Not decided, or unknown because the connection was lost: a retry with the same key is safe. */
  | { readonly undecided: 'busy' | 'outcome unknown'; readonly cause?: unknown };

type Terms = Pick<Booking, 'price_cents' | 'created_at' | 'expires_at'>;

/** Fields that all bookings of a batch share. */
export function termsOf({ price_cents, created_at, expires_at }: Terms): Omit<Booked, 'id'> {
  return { priceCents: price_cents, createdAt: created_at.toISOString(), expiresAt: expires_at.toISOString() };
}

/** UUID version 7: consecutive ids write to the same index pages, random ids to all of them. */
export function newBookingId(): string {
  const time = Date.now().toString(16).padStart(12, '0');
  const random = randomHex(10);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-8${random.slice(3, 6)}-${random.slice(6, 18)}`;
}
