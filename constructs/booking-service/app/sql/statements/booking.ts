import { SALE_END } from '../../../../web-service/kit/postgres/event-end';
import { availability, booking, type Statement } from './statement';

/**
 * Stores a whole group of bookings of one event. $1 event, $2-$6 the requests column by column, $7 seconds to hold,
 * $8 the total that each expects to pay (null: none does), $9 the slot of each as an open hold (null: 1 for all),
 * $10 the highest slot to store, or null where open holds have no limit. Free bookings have no slot.
 * - `stock` locks the event's row first: groups of other replicas queue here, having written nothing that a refusal would waste.
 * - ON CONFLICT finds repeated keys and slots in use by the indexes alone, so the plan is as good in an empty table as in
 *   a full one; a join would not be.
 * - Requests without a free slot are decided afterwards. So that later requests do not get their tickets, nothing is
 *   stored unless all tickets of the group fit.
 * - The price that is compared is the one that is stored: it comes from the locked row.
 * - The messages are written column by column (kit/postgres/outbox.ts).
 * - `taken` adds what was really stored; crossing the capacity breaks the constraint `never_oversold` and undoes everything.
 * - One row comes back, and names the stored ids `only` where some were not; no row, where none was. Then somebody has to look why.
 */
export const bookGroup: Statement = {
  name: 'book-group',
  text: `
WITH stock AS MATERIALIZED (
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
    CASE WHEN stock.slots IS NOT NULL THEN coalesce(r.slot, 1) END, stock.price_cents, now() + $7 * interval '1 second'
  FROM stock, unnest($2::uuid[], $3::text[], $4::integer[], $5::text[], $6::text[], $8::bigint[], $9::integer[])
    AS r (id, user_id, ticket_count, idempotency_key, traceparent, expected_total, slot)
  WHERE r.ticket_count <= stock.per_order_limit
    AND (r.expected_total IS NULL OR r.expected_total = r.ticket_count * stock.price_cents::bigint)
    AND (stock.slots IS NULL OR coalesce(r.slot, 1) <= stock.slots)
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
  SELECT 'ticket-bookings', event_id, bookings, messages FROM taken
  UNION ALL
  SELECT 'booking-changes', event_id, 1, ${availability('taken')} FROM taken
)
SELECT CASE WHEN held.bookings < cardinality($2) THEN held.ids END AS only,
  taken.capacity - taken.taken AS left, stock.price_cents,
  now() AS created_at, now() + $7 * interval '1 second' AS expires_at
FROM held, taken, stock`,
};

/** For a group that may cross the capacity, in a transaction before `bookGroup`: whoever holds this row decides alone. */
export const lockStock: Statement = {
  name: 'lock-stock',
  text: 'SELECT capacity - taken AS left, per_order_limit, price_cents FROM booking.inventory WHERE event_id = $1 FOR UPDATE',
};

/** The open holds that have a slot: one index lookup for each user. $1 event, $2 users. */
export const openHolds: Statement = {
  name: 'open-holds',
  text: `
SELECT asked.user_id, held.hold_slot FROM unnest($2::text[]) AS asked (user_id)
CROSS JOIN LATERAL (
  SELECT hold_slot FROM booking.bookings
  WHERE user_id COLLATE "C" = asked.user_id AND event_id COLLATE "C" = $1
    AND status = 'queued' AND hold_slot IS NOT NULL
  LIMIT 32767 -- keeps it a lookup, whatever the planner thinks of the table
) AS held`,
};

/** Why nothing was sold: the sale's conditions, judged by the database's clock. */
export const saleOf: Statement = {
  name: 'sale-of',
  text: `
SELECT capacity - taken AS left, per_order_limit, price_cents, sale_opens_at, ${SALE_END} AS sale_closes_at,
  coalesce(sale_opens_at > now(), false) AS not_yet_open, ${SALE_END} <= now() AS closed
FROM booking.inventory WHERE event_id = $1`,
};

/** The bookings that these keys already made: one index lookup for each. $1 users, $2 keys. */
export const bookingsOfKeys: Statement = {
  name: 'bookings-of-keys',
  text: `
SELECT stored.* FROM unnest($1::text[], $2::text[]) AS asked (user_id, idempotency_key)
CROSS JOIN LATERAL (
  SELECT idempotency_key, ${booking} FROM booking.bookings
  WHERE user_id = asked.user_id AND idempotency_key = asked.idempotency_key
  LIMIT 1 -- keeps it a lookup, whatever the planner thinks of the table
) AS stored`,
};

export const findBooking: Statement = {
  name: 'find-booking',
  text: `SELECT ${booking} FROM booking.bookings WHERE id = $1`,
};

/**
 * Newest first; the ids are in order of time, so the last one seen is the place to go on from. $1 user, $2 last id or null, $3 how many.
 * A person has few bookings: sorting them costs less than an index in this order would cost every booking. MATERIALIZED, or
 * the planner may walk through everybody's bookings in the order of their ids.
 */
export const bookingsOfUser: Statement = {
  name: 'bookings-of-user',
  text: `
WITH theirs AS MATERIALIZED (SELECT ${booking} FROM booking.bookings WHERE user_id = $1)
SELECT * FROM theirs WHERE id < coalesce($2::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
ORDER BY id DESC LIMIT $3`,
};
