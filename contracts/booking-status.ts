/** States of a booking. A queued booking holds its tickets until `expires_at`. */
export const BOOKING_STATUSES = ['queued', 'confirmed', 'cancelled', 'expired'] as const;
export type BookingStatus = (typeof BOOKING_STATUSES)[number];
