// What the checks of docs/booking.md read.
import { live } from '../../domain/booking-states';
import { booking, quoted, type Statement } from './statement';

/** The events whose counter is not what their bookings say. One statement sees one moment, so it is exact while others book. */
export const drift: Statement = {
  name: 'drift',
  text: `
SELECT i.event_id, i.taken, i.capacity, i.allotment, coalesce(held.tickets, 0)::integer AS tickets
FROM booking.inventory AS i
LEFT JOIN (
  SELECT event_id, sum(ticket_count) AS tickets FROM booking.bookings
  WHERE status IN (${quoted(live)}) GROUP BY event_id
) AS held USING (event_id)
WHERE i.taken <> coalesce(held.tickets, 0) OR i.taken NOT BETWEEN 0 AND i.capacity OR i.capacity <> greatest(i.allotment, i.taken)`,
};

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

/** What is still to be done: all zero once everything has healed. */
export const backlog: Statement = {
  name: 'backlog',
  text: `
SELECT (SELECT coalesce(sum(message_count), 0)::integer FROM booking.outbox) AS messages,
  (SELECT count(*)::integer FROM booking.bookings WHERE status = 'queued' AND price_cents = 0) AS free,
  (SELECT count(*)::integer FROM booking.bookings WHERE status = 'queued' AND expires_at <= now()) AS overdue,
  (SELECT count(*)::integer FROM booking.bookings WHERE status = 'confirmed' AND NOT ticket_requested) AS tickets`,
};
