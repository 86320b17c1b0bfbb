// All the SQL that decides anything. Locks are always taken in the order bookings, inventory (by event_id), outbox, so that
// nobody waits in a circle; bookings that a statement itself inserts are locked for nobody else. Each statement is a
// transaction of its own unless it says otherwise, so it happens wholly or not at all.
import { type BookingStatus, live, type Move, moves } from './booking-states';

/** A named statement is planned once per connection. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

const quoted = (statuses: readonly BookingStatus[]) => statuses.map(status => `'${status}'`).join(', ');
const availability = (row: string) => `json_build_object('type', 'availability',
    'event_id', ${row}.event_id, 'capacity', ${row}.capacity, 'taken', ${row}.taken, 'revision', ${row}.revision)`;

/**
 * Stores a whole group of bookings of one event. $1 event, $2-$6 the requests column by column, $7 seconds to hold.
 * - `stock` locks the event's row first: groups of other replicas queue here, having written nothing that a refusal would waste.
 * - ON CONFLICT finds repeated keys by the index alone, so the plan is as good in an empty table as in a full one; a join would not be.
 * - `taken` adds what was really stored; crossing the capacity breaks the constraint `never_oversold` and undoes everything.
 * - One row comes back, and names the stored ids `only` where some were not; no row, where none was. Then somebody has to look why.
 */
export const bookGroup: Statement = {
  name: 'book-group',
  text: `
WITH stock AS MATERIALIZED (
  SELECT price_cents, per_order_limit FROM booking.inventory
  WHERE event_id = $1
    AND (sale_opens_at IS NULL OR sale_opens_at <= now())
    AND (sale_closes_at IS NULL OR sale_closes_at > now())
  FOR UPDATE
), stored AS (
  INSERT INTO booking.bookings (id, event_id, user_id, ticket_count, idempotency_key, traceparent, price_cents, expires_at)
  SELECT r.id, $1, r.user_id, r.ticket_count, r.idempotency_key, r.traceparent, stock.price_cents, now() + $7 * interval '1 second'
  FROM stock, unnest($2::uuid[], $3::text[], $4::integer[], $5::text[], $6::text[])
    AS r (id, user_id, ticket_count, idempotency_key, traceparent)
  WHERE r.ticket_count <= stock.per_order_limit
  ON CONFLICT (user_id, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
  RETURNING id, user_id, ticket_count, traceparent
), held AS (
  SELECT count(*)::integer AS bookings, array_agg(id) AS ids, sum(ticket_count) AS tickets, json_agg(json_build_object(
    'event_id', $1::text, 'user_id', user_id, 'ticket_count', ticket_count, 'timestamp', extract(epoch FROM now())::float8,
    'booking_id', id, 'traceparent', traceparent)) AS messages
  FROM stored
  HAVING count(*) > 0
), taken AS (
  UPDATE booking.inventory SET taken = taken + held.tickets, revision = revision + 1 FROM held WHERE event_id = $1
  RETURNING event_id, capacity, taken, revision, held.bookings, held.messages
), announced AS (
  INSERT INTO booking.outbox (topic, event_id, message_count, messages)
  SELECT 'ticket-bookings', event_id, bookings, messages FROM taken
  UNION ALL
  SELECT 'booking-changes', event_id, 1, json_build_array(${availability('taken')}) FROM taken
)
SELECT CASE WHEN held.bookings < cardinality($2) THEN held.ids END AS only,
  taken.capacity - taken.taken AS left, stock.price_cents = 0 AS free,
  now() AS created_at, now() + $7 * interval '1 second' AS expires_at
FROM held, taken, stock`,
};

/** For a group that may cross the capacity, in a transaction before `bookGroup`: whoever holds this row decides alone. */
export const lockStock: Statement = {
  name: 'lock-stock',
  text: 'SELECT capacity - taken AS left, per_order_limit FROM booking.inventory WHERE event_id = $1 FOR UPDATE',
};

/** Why nothing was sold: the sale's conditions, judged by the database's clock. */
export const saleOf: Statement = {
  name: 'sale-of',
  text: `
SELECT capacity - taken AS left, per_order_limit, sale_opens_at, sale_closes_at,
  coalesce(sale_opens_at > now(), false) AS not_yet_open, coalesce(sale_closes_at <= now(), false) AS closed
FROM booking.inventory WHERE event_id = $1`,
};

const booking = `id, event_id, user_id, ticket_count, price_cents, status, version, payment_reference, created_at, changed_at, expires_at`;

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

/** Newest first; the ids are in order of time, so the last one seen is the place to go on from. $1 user, $2 last id or null, $3 how many. */
export const bookingsOfUser: Statement = {
  name: 'bookings-of-user',
  text: `
SELECT ${booking} FROM booking.bookings
WHERE user_id = $1 AND id < coalesce($2::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
ORDER BY id DESC LIMIT $3`,
};

/**
 * Moves bookings from one state to the next, with their stock and their messages. `which` says which ones, and takes their locks.
 * - The states it may move from are part of the choice: a booking that somebody else moved first is simply not chosen.
 * - `locked` takes the events' rows in one order, so that two sweeps over the same events cannot wait for each other.
 * - Where tickets come back, a capacity held up by `taken` comes down with it, as far as the allotment.
 */
function moveStatement(name: string, move: Move, which: string, options: { set?: string; answer: string }): Statement {
  const sign = move.stock === 'takes' ? '+' : '-';
  const stock = `, locked AS MATERIALIZED (
  SELECT event_id FROM booking.inventory WHERE event_id IN (SELECT event_id FROM changes) ORDER BY event_id FOR UPDATE
), stock AS (
  UPDATE booking.inventory AS i
  SET taken = i.taken ${sign} changes.tickets, revision = i.revision + 1
    ${move.stock === 'releases' ? ', capacity = greatest(i.allotment, i.taken - changes.tickets)' : ''}
  FROM changes JOIN locked USING (event_id)
  WHERE i.event_id = changes.event_id
  RETURNING i.event_id, i.capacity, i.taken, i.revision
)`;
  return {
    name,
    text: `
WITH chosen AS MATERIALIZED (
  SELECT id FROM booking.bookings
  WHERE status IN (${quoted(move.from)}) AND ${which}
), moved AS (
  UPDATE booking.bookings AS b SET status = '${move.to}', version = b.version + 1, changed_at = now()${options.set ?? ''}
  FROM chosen WHERE b.id = chosen.id
  RETURNING b.*
), changes AS (
  SELECT event_id, count(*) AS bookings, sum(ticket_count) AS tickets, json_agg(json_build_object('type', 'booking',
    'booking_id', id, 'event_id', event_id, 'user_id', user_id, 'ticket_count', ticket_count,
    'status', status, 'version', version, 'traceparent', traceparent,
    'changed_at', to_char(changed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))) AS messages
  FROM moved GROUP BY event_id
)${move.stock === 'keeps' ? '' : stock}, announced AS (
  INSERT INTO booking.outbox (topic, event_id, message_count, messages)
  SELECT 'booking-changes', event_id, bookings, messages FROM changes
  ${move.stock === 'keeps' ? '' : `UNION ALL SELECT 'booking-changes', event_id, 1, json_build_array(${availability('stock')}) FROM stock`}
)
SELECT ${options.answer} FROM moved`,
  };
}

const one = { which: 'id = $1 FOR UPDATE', answer: booking };
/** SKIP LOCKED: replicas sweep side by side, each its own block. */
const block = (which: string) => `${which} LIMIT $1 FOR UPDATE SKIP LOCKED`;
const counted = { answer: 'count(*)::integer AS bookings' };
const paid = { answer: booking, set: ', payment_reference = $2' };

/** $1 id, $2 payment reference. */
export const confirmBooking = moveStatement('confirm-booking', moves.confirm, one.which, paid);
/** Breaks the constraint `never_oversold` when the tickets have gone to others. $1 id, $2 payment reference. */
export const confirmLate = moveStatement('confirm-late', moves.confirmLate, one.which, paid);
/** $1 id. */
export const cancelBooking = moveStatement('cancel-booking', moves.cancel, one.which, one);
/** $1 how many at most. */
export const confirmFree = moveStatement('confirm-free', moves.confirm, block('price_cents = 0 ORDER BY id'), counted);
/** $1 how many at most. */
export const expireHolds = moveStatement(
  'expire-holds',
  moves.expire,
  block('expires_at <= now() ORDER BY expires_at'),
  counted,
);

/**
 * An event as the catalog last told of it; what is older than what we know changes nothing. More sold than is now allotted stays
 * sold: the capacity stops at `taken`. $1-$8 the event, $9 the catalog's revision, $10 the allotment.
 */
export const learnEvent: Statement = {
  name: 'learn-event',
  text: `
WITH learnt AS (
  INSERT INTO booking.inventory AS i
    (event_id, name, date, venue, price_cents, per_order_limit, sale_opens_at, sale_closes_at, catalog_revision, allotment, capacity)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
  ON CONFLICT (event_id) DO UPDATE SET
    name = excluded.name, date = excluded.date, venue = excluded.venue, price_cents = excluded.price_cents,
    per_order_limit = excluded.per_order_limit, sale_opens_at = excluded.sale_opens_at, sale_closes_at = excluded.sale_closes_at,
    catalog_revision = excluded.catalog_revision, allotment = excluded.allotment,
    capacity = greatest(excluded.allotment, i.taken), revision = i.revision + 1
  WHERE i.catalog_revision < excluded.catalog_revision
  RETURNING event_id, capacity, taken, revision
), announced AS (
  INSERT INTO booking.outbox (topic, event_id, message_count, messages)
  SELECT 'booking-changes', event_id, 1, json_build_array(${availability('learnt')}) FROM learnt
)
SELECT event_id FROM learnt`,
};

/**
 * Takes the oldest messages of a few shards that nobody else is sending, until the transaction ends. Random shards, so that
 * replicas share the work; the lock is asked for after the choice, because a lock asked for in a WHERE is taken for every row looked at.
 */
export const claimShards: Statement = {
  name: 'claim-shards',
  text: `
WITH RECURSIVE waiting AS ( -- one index lookup for each shard, however long its queue is
  (SELECT shard FROM booking.outbox ORDER BY shard LIMIT 1)
  UNION ALL
  SELECT (SELECT o.shard FROM booking.outbox AS o WHERE o.shard > waiting.shard ORDER BY o.shard LIMIT 1)
  FROM waiting WHERE waiting.shard IS NOT NULL
), chosen AS MATERIALIZED (
  SELECT shard FROM waiting WHERE shard IS NOT NULL ORDER BY random() LIMIT 8
), claimed AS MATERIALIZED (
  SELECT shard, pg_try_advisory_xact_lock(hashtext('booking.outbox'), shard) AS ours FROM chosen
)
SELECT coalesce(array_agg(shard) FILTER (WHERE ours), '{}') AS shards, count(*)::integer AS chosen FROM claimed`,
};

/** In order within each shard. A statement of its own, so that it sees all that was committed before the locks were ours. $1 shards, $2 how many at most. */
export const claimedMessages: Statement = {
  name: 'claimed-messages',
  text: 'SELECT id::text, topic, event_id, messages FROM booking.outbox WHERE shard = ANY($1) ORDER BY id LIMIT $2',
};

/** Only after the broker has acknowledged them. $1 ids. */
export const forgetMessages: Statement = {
  name: 'forget-messages',
  text: 'DELETE FROM booking.outbox WHERE id = ANY($1::bigint[])',
};

export const outboxLength: Statement = {
  name: 'outbox-length',
  text: 'SELECT coalesce(sum(message_count), 0)::integer AS messages FROM booking.outbox',
};

/** One replica at a time asks for tickets; the lock ends with the transaction. */
export const lockTicketRequests: Statement = {
  name: 'lock-ticket-requests',
  text: `SELECT pg_try_advisory_xact_lock(hashtext('booking.tickets'), 0) AS ours`,
};

/** Without locks on the bookings: writing to the bucket takes its time, and nobody's cancellation shall wait for it. $1 how many at most. */
export const ticketsToRequest: Statement = {
  name: 'tickets-to-request',
  text: `
SELECT b.id, b.event_id, i.name, i.date, i.venue, b.user_id, b.ticket_count, b.status
FROM booking.bookings AS b JOIN booking.inventory AS i USING (event_id)
WHERE b.status = 'confirmed' AND NOT b.ticket_requested
ORDER BY b.id LIMIT $1`,
};

/** $1 ids. */
export const ticketsRequested: Statement = {
  name: 'tickets-requested',
  text: 'UPDATE booking.bookings SET ticket_requested = true WHERE id = ANY($1::uuid[])',
};

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
