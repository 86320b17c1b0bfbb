import type { Statement } from './statement';

/** One replica at a time requests tickets; the lock is released at the end of the transaction. */
export const lockTicketRequests: Statement = {
  name: 'lock-ticket-requests',
  text: `SELECT pg_try_advisory_xact_lock(hashtext('booking.tickets'), 0) AS acquired`,
};

/**
 * Does not lock the bookings: a cancellation must not wait for writes to the bucket. For 30 seconds after the
 * confirmation, a ticket may wait for its holder's name. $1 limit.
 */
export const ticketsToRequest: Statement = {
  name: 'tickets-to-request',
  text: `
SELECT b.id, b.event_id, i.name, i.date, i.venue, b.user_id, b.ticket_count, b.status,
  b.changed_at > now() - interval '30 seconds' AS may_wait
FROM booking.bookings AS b JOIN booking.inventory AS i USING (event_id)
WHERE b.status = 'confirmed' AND NOT b.ticket_requested
ORDER BY b.id LIMIT $1`,
};

/** $1 ids. */
export const ticketsRequested: Statement = {
  name: 'tickets-requested',
  text: 'UPDATE booking.bookings SET ticket_requested = true WHERE id = ANY($1::uuid[])',
};
