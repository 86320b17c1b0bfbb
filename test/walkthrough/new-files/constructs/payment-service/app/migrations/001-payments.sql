-- Payments by booking.
CREATE TABLE payment.payments (
  id         uuid PRIMARY KEY,
  booking_id uuid NOT NULL
);
