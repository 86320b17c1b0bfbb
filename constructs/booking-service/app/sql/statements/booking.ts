import { TOPICS } from '../../../../../contracts/topics';
import { SALE_END } from '../../../../web-service/kit/postgres/event-end';
import { availability, booking, type Statement } from './statement';

/**
 * Stores a batch of bookings of one event. $1 event, $2-$6 the requests as columns, $7 hold duration in seconds,
 * $8 the total that each request expects to pay (null: none), $9 the slot of each as an open hold (null: 1 for all),
 * $10 the highest slot to store, or null if open holds are not limited. Free bookings have no slot.
 * - `sale` locks the event's row first: batches of other replicas wait here, before they have written anything.
 * - ON CONFLICT finds repeated keys and used slots by index alone, so the plan is as good for an empty table as for a
 *   full one. A join would not be.
 * - Requests without a free slot are decided afterwards. Nothing is stored unless all tickets of the batch fit, so that
 *   later requests do not get the tickets of these.
 * - The price that is compared is the price that is stored: both come from the locked row.
 * - Messages are written as columns (kit/postgres/outbox.ts).
 * - `taken` adds the stored tickets. Exceeding the capacity violates the constraint `never_oversold` and rolls back
 *   everything.
 * - Returns one row; `stored_ids` lists the stored bookings if some were not stored. Returns no row if none was stored.
 */
export const bookBatch: Statement = {
  name: 'book-batch',
  text: `
WITH sale AS MATERIALIZED (
  SELECT price_cents, per_order_limit, CASE WHEN price_cents > 0 THEN $10::integer END AS slots FROM booking.inventory
  WHERE event_id = $1
    AND (sale_opens_at IS NULL OR sale_opens_at <= now())
    AND ${SALE_END} > now()
    AND ($10 IS NULL OR price_cents = 0
      OR taken + (SELECT sum(tickets) FROM unnest($4::integer[]) AS tickets) <= capacity)
  FOR UPDATE
), stored AS (
  INSERT INTO booking.bookings
    (id, event_id, user_id, ticket_count, idempotency_key, traceparent, hold_slot, price_cents, expires_at)
  SELECT r.id, $1, r.user_id, r.ticket_count, r.idempotency_key, r.traceparent,
    CASE WHEN sale.slots IS NOT NULL THEN coalesce(r.slot, 1) END, sale.price_cents, now() + $7 * interval '1 second'
  FROM sale, unnest($2::uuid[], $3::text[], $4::integer[], $5::text[], $6::text[], $8::bigint[], $9::integer[])
    AS r (id, user_id, ticket_count, idempotency_key, traceparent, expected_total, slot)
  WHERE r.ticket_count <= sale.per_order_limit
    AND (r.expected_total IS NULL OR r.expected_total = r.ticket_count * sale.price_cents::bigint)
    AND (sale.slots IS NULL OR coalesce(r.slot, 1) <= sale.slots)
  ON CONFLICT DO NOTHING
  RETURNING id, user_id, ticket_count, traceparent
), held AS (
  SELECT count(*)::integer AS bookings, array_agg(id) AS ids, sum(ticket_count) AS tickets,
    json_build_object('event_id', $1::text, 'user_id', array_agg(user_id), 'ticket_count', array_agg(ticket_count),
      'timestamp', extract(epoch FROM now())::float8, 'booking_id', array_agg(id), 'traceparent', array_agg(traceparent)) AS messages
  FROM stored
  HAVING count(*) > 0
), taken AS (
  UPDATE booking.inventory SET taken = taken + held.tickets, revision = revision + 1 FROM held WHERE event_id = $1
  RETURNING event_id, capacity, taken, revision, held.bookings, held.messages
), announced AS (
  INSERT INTO booking.outbox (topic, event_id, message_count, messages)
  SELECT '${TOPICS.ticketBookings.name}', event_id, bookings, messages FROM taken
  UNION ALL
  SELECT '${TOPICS.bookingChanges.name}', event_id, 1, ${availability('taken')} FROM taken
)
SELECT CASE WHEN held.bookings < cardinality($2) THEN held.ids END AS stored_ids,
  taken.capacity - taken.taken AS available, sale.price_cents,
  now() AS created_at, now() + $7 * interval '1 second' AS expires_at
FROM held, taken, sale`,
};

/** Locks the event's row, in a transaction before `bookBatch`, for a batch that may exceed the capacity. */
export const lockInventory: Statement = {
  name: 'lock-inventory',
  text: 'SELECT capacity - taken AS available, per_order_limit, price_cents FROM booking.inventory WHERE event_id = $1 FOR UPDATE',
};

/** Open holds with a slot: one index lookup per user. $1 event, $2 users. */
export const openHolds: Statement = {
  name: 'open-holds',
  text: `
SELECT requested.user_id, held.hold_slot FROM unnest($2::text[]) AS requested (user_id)
CROSS JOIN LATERAL (
  SELECT hold_slot FROM booking.bookings
  WHERE user_id COLLATE "C" = requested.user_id AND event_id COLLATE "C" = $1
    AND status = 'queued' AND hold_slot IS NOT NULL
  LIMIT 32767 -- forces an index lookup, whatever the table statistics are
) AS held`,
};

/** Conditions of the sale, by the database clock: the reason why a request was rejected. $1 event. */
export const saleOf: Statement = {
  name: 'sale-of',
  text: `
SELECT capacity - taken AS available, per_order_limit, price_cents, sale_opens_at, ${SALE_END} AS sale_closes_at,
  coalesce(sale_opens_at > now(), false) AS not_yet_open, ${SALE_END} <= now() AS closed
FROM booking.inventory WHERE event_id = $1`,
};

/** Bookings with these idempotency keys: one index lookup per key. $1 users, $2 keys. */
export const bookingsByKey: Statement = {
  name: 'bookings-by-key',
  text: `
SELECT stored.* FROM unnest($1::text[], $2::text[]) AS requested (user_id, idempotency_key)
CROSS JOIN LATERAL (
  SELECT idempotency_key, ${booking} FROM booking.bookings
  WHERE user_id = requested.user_id AND idempotency_key = requested.idempotency_key
  LIMIT 1 -- forces an index lookup, whatever the table statistics are
) AS stored`,
};

export const findBooking: Statement = {
  name: 'find-booking',
  text: `SELECT ${booking} FROM booking.bookings WHERE id = $1`,
};

/**
 * Newest first. Ids are in order of time, so the last id is the cursor. $1 user, $2 last id or null, $3 limit.
 * A user has few bookings: sorting them is cheaper than an index in this order, which every booking would pay for.
 * MATERIALIZED prevents a scan of all users' bookings in the order of their ids.
 */
export const bookingsOfUser: Statement = {
  name: 'bookings-of-user',
  text: `
WITH own AS MATERIALIZED (SELECT ${booking} FROM booking.bookings WHERE user_id = $1)
SELECT * FROM own WHERE id < coalesce($2::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
ORDER BY id DESC LIMIT $3`,
};
