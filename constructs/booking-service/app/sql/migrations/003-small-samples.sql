-- PostgreSQL reads three hundred rows for each entry of a column's statistics, a hundred entries by default, whenever
-- the table has grown by a tenth: half a second of a core, taken from bookings. Our queries use
-- indexes and need no precise statistics.
ALTER TABLE booking.bookings
  ALTER COLUMN id SET STATISTICS 10,
  ALTER COLUMN event_id SET STATISTICS 10,
  ALTER COLUMN user_id SET STATISTICS 10,
  ALTER COLUMN ticket_count SET STATISTICS 10,
  ALTER COLUMN price_cents SET STATISTICS 10,
  ALTER COLUMN status SET STATISTICS 10,
  ALTER COLUMN version SET STATISTICS 10,
  ALTER COLUMN idempotency_key SET STATISTICS 10,
  ALTER COLUMN payment_reference SET STATISTICS 10,
  ALTER COLUMN traceparent SET STATISTICS 10,
  ALTER COLUMN created_at SET STATISTICS 10,
  ALTER COLUMN changed_at SET STATISTICS 10,
  ALTER COLUMN expires_at SET STATISTICS 10,
  ALTER COLUMN ticket_requested SET STATISTICS 10;
