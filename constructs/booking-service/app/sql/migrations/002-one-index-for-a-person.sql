-- Each index is paid for by every booking. The one that keeps a person's keys apart finds their bookings, too, once it
-- holds those without a key: NULLs are each their own.
DROP INDEX booking.bookings_of_a_user;
DROP INDEX booking.one_booking_per_key;
CREATE UNIQUE INDEX one_booking_per_key ON booking.bookings (user_id, idempotency_key);
