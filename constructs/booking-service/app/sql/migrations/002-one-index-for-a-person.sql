-- Every index costs time in every booking. The unique index of a user's keys also finds the user's bookings if it
-- contains those without a key, because NULLs are distinct.
DROP INDEX booking.bookings_of_a_user;
DROP INDEX booking.one_booking_per_key;
CREATE UNIQUE INDEX one_booking_per_key ON booking.bookings (user_id, idempotency_key);
