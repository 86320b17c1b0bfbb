import { type Static, Type } from '@sinclair/typebox';
import { Count, Id } from './values';

/** Message of `ticket-bookings`: one per booking whose tickets are held. */
export const TicketBooking = Type.Object({
  event_id: Id,
  user_id: Id,
  ticket_count: Count,
  /** Seconds since the epoch, with a fraction. */
  timestamp: Type.Number(),
  booking_id: Id,
});
export type TicketBooking = Static<typeof TicketBooking>;
