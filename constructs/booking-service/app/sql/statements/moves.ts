import { TOPICS } from '../../../../../contracts/topics';
import { MOVES, type Move } from '../../domain/booking-states';
import { availability, booking, quoted, type Statement } from './statement';

/**
 * Changes the state of bookings, with their tickets and messages. `which` selects the bookings and locks them.
 * - The selection includes the states to move from: a booking that another transaction moved first is not selected.
 * - `locked` locks the events' rows in one order, so that two sweeps over the same events cannot deadlock.
 * - Bookings are updated after that: a batch holds the event's row while it waits for the transaction that changes a
 *   hold in its slot.
 * - Where tickets are released, a capacity above the allotment decreases with `taken`, down to the allotment.
 */
function moveStatement(
  name: string,
  move: Move,
  which: string,
  options: { set?: string; returning: string },
): Statement {
  const sign = move.tickets === 'allocates' ? '+' : '-';
  const locked = `, locked AS MATERIALIZED (
  SELECT event_id FROM booking.inventory WHERE event_id IN (SELECT event_id FROM chosen) ORDER BY event_id FOR UPDATE
)`;
  const inventory = `, inventory AS (
  UPDATE booking.inventory AS i
  SET taken = i.taken ${sign} changes.tickets, revision = i.revision + 1
    ${move.tickets === 'releases' ? ', capacity = greatest(i.allotment, i.taken - changes.tickets)' : ''}
  FROM changes
  WHERE i.event_id = changes.event_id
  RETURNING i.event_id, i.capacity, i.taken, i.revision
)`;
  return {
    name,
    text: `
WITH chosen AS MATERIALIZED (
  SELECT id, event_id FROM booking.bookings
  WHERE status IN (${quoted(move.from)}) AND ${which}
)${move.tickets === 'keeps' ? '' : locked}, moved AS (
  UPDATE booking.bookings AS b SET status = '${move.to}', version = b.version + 1, changed_at = now()${options.set ?? ''}
  FROM chosen WHERE b.id = chosen.id${move.tickets === 'keeps' ? '' : ' AND (SELECT count(*) FROM locked) > 0'}
  RETURNING b.*
), changes AS (
  SELECT event_id, count(*) AS bookings, sum(ticket_count) AS tickets,
    json_build_object('type', 'booking', 'booking_id', array_agg(id), 'event_id', event_id, 'user_id', array_agg(user_id),
      'ticket_count', array_agg(ticket_count), 'status', '${move.to}', 'version', array_agg(version),
      'changed_at', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'traceparent', array_agg(traceparent)) AS messages
  FROM moved
  GROUP BY event_id
)${move.tickets === 'keeps' ? '' : inventory}, announced AS (
  INSERT INTO booking.outbox (topic, event_id, message_count, messages)
  SELECT '${TOPICS.bookingChanges.name}', event_id, bookings, messages FROM changes
  ${move.tickets === 'keeps' ? '' : `UNION ALL SELECT '${TOPICS.bookingChanges.name}', event_id, 1, ${availability('inventory')} FROM inventory`}
)
SELECT ${options.returning} FROM moved`,
  };
}

const one = { which: 'id = $1 FOR UPDATE', returning: booking };
/** SKIP LOCKED: replicas sweep concurrently, each its own block. */
const block = (which: string) => `${which} LIMIT $1 FOR UPDATE SKIP LOCKED`;
const counted = { returning: 'count(*)::integer AS bookings' };
const paid = { returning: booking, set: ', payment_reference = $2' };

/** $1 id, $2 payment reference. */
export const confirmBooking = moveStatement('confirm-booking', MOVES.confirm, one.which, paid);
/** Violates the constraint `never_oversold` if the tickets are no longer available. $1 id, $2 payment reference. */
export const confirmLate = moveStatement('confirm-late', MOVES.confirmLate, one.which, paid);
/** $1 id. */
export const cancelBooking = moveStatement('cancel-booking', MOVES.cancel, one.which, one);
/** $1 limit. */
export const confirmFree = moveStatement('confirm-free', MOVES.confirm, block('price_cents = 0 ORDER BY id'), counted);
/** $1 limit. */
export const expireHolds = moveStatement(
  'expire-holds',
  MOVES.expire,
  block('expires_at <= now() ORDER BY expires_at'),
  counted,
);
