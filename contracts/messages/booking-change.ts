import { type Static, Type } from '@sinclair/typebox';
import { BOOKING_STATUSES, type BookingStatus } from '../booking-status';
import { Count, Id, Revision, Time } from './values';

/** Current availability of an event. */
export const AvailabilityChange = Type.Object({
  type: Type.Literal('availability'),
  event_id: Id,
  capacity: Count,
  taken: Count,
  revision: Revision,
});
export type AvailabilityChange = Static<typeof AvailabilityChange>;

/** Current state of a booking, after `queued`. */
export const BookingStateChange = Type.Object({
  type: Type.Literal('booking'),
  booking_id: Id,
  event_id: Id,
  user_id: Id,
  ticket_count: Count,
  status: Type.Unsafe<BookingStatus>({ enum: BOOKING_STATUSES }),
  version: Revision,
  changed_at: Time,
});
export type BookingStateChange = Static<typeof BookingStateChange>;

/** Message of `booking-changes`. */
export const BookingChange = Type.Unsafe<AvailabilityChange | BookingStateChange>({
  type: 'object',
  discriminator: { propertyName: 'type' },
  required: ['type'],
  oneOf: [AvailabilityChange, BookingStateChange],
});
export type BookingChange = Static<typeof BookingChange>;
