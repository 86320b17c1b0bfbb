// Statements of the invariant checks and of the tests that wait for the background jobs.
import { booking, type Statement } from '../../constructs/booking-service/app/sql/statements';

export const everyBooking: Statement = { name: 'every-booking', text: `SELECT ${booking} FROM booking.bookings` };
export const everyEvent: Statement = {
  name: 'every-event',
  text: 'SELECT event_id, capacity, taken, revision::integer FROM booking.inventory',
};
export const repeatedKeys: Statement = {
  name: 'repeated-keys',
  text: `
SELECT user_id, idempotency_key FROM booking.bookings
WHERE idempotency_key IS NOT NULL GROUP BY user_id, idempotency_key HAVING count(*) > 1`,
};
export const overdueHolds: Statement = {
  name: 'overdue-holds',
  text: `SELECT id FROM booking.bookings WHERE status = 'queued' AND expires_at < now() - interval '5 seconds'`,
};

/** Pending work of the background jobs: all zero after recovery. */
export const backlog: Statement = {
  name: 'backlog',
  text: `
SELECT (SELECT coalesce(sum(message_count), 0)::integer FROM booking.outbox) AS messages,
  (SELECT count(*)::integer FROM booking.bookings WHERE status = 'queued' AND price_cents = 0) AS free,
  (SELECT count(*)::integer FROM booking.bookings WHERE status = 'queued' AND expires_at <= now()) AS overdue,
  (SELECT count(*)::integer FROM booking.bookings WHERE status = 'confirmed' AND NOT ticket_requested) AS tickets`,
};
