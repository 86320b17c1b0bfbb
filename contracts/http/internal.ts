import { type Static, Type } from '@sinclair/typebox';
import { BOOKING_STATUSES } from '../booking-status';
import { nullable, stringEnum } from './values';

// Responses of routes for other services, which the gateway does not forward.

/** User and status of the booking of a ticket. Null if there is no such booking. */
export const Admission = Type.Object({
  booking: nullable(Type.Object({ user_id: Type.String(), status: stringEnum(BOOKING_STATUSES) })),
});
export type Admission = Static<typeof Admission>;

/** Name of a user. Null if there is no such user. */
export const UserName = Type.Object({ name: nullable(Type.String()) });
export type UserName = Static<typeof UserName>;
