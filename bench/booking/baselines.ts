// Common implementations of a booking, on the same tables and with the same durability as booking-service.

import type { Pool } from 'pg';
import { type BookingRequest, type Outcome, termsOf } from '../../constructs/booking-service/app/domain/booking';
import { TOPICS } from '../../contracts/topics';

export type Book = (request: BookingRequest) => Promise<Outcome>;

const message = (id: string, user: string, count: string) =>
  `json_build_object('booking_id', ${id}::uuid, 'user_id', ${user}::text, 'ticket_count', ${count}::integer)`;

/** Locks the row of the event, checks it, writes and commits. */
export function naiveTransaction(pool: Pool): Book {
  return async ({ id, eventId, userId, ticketCount, idempotencyKey, traceparent }) => {
    const connection = await pool.connect();
    const run = (name: string, text: string, values: unknown[]) => connection.query({ name, text, values });
    try {
      await connection.query('BEGIN');
      const locked = await run(
        'lock',
        'SELECT capacity - taken AS left, price_cents FROM booking.inventory WHERE event_id = $1 FOR UPDATE',
        [eventId],
      );
      const { left, price_cents } = locked.rows[0];
      if (left < ticketCount) {
        await connection.query('ROLLBACK');
        return { refused: 'not enough tickets', left };
      }
      const booked = await run(
        'store',
        `INSERT INTO booking.bookings (id, event_id, user_id, ticket_count, idempotency_key, traceparent, price_cents, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, now() + interval '600 seconds') RETURNING created_at, expires_at`,
        [id, eventId, userId, ticketCount, idempotencyKey, traceparent, price_cents],
      );
      await run(
        'announce',
        `INSERT INTO booking.outbox (topic, event_id, message_count, messages) VALUES ('${TOPICS.ticketBookings.name}', $1, 1, ${message('$2', '$3', '$4')})`,
        [eventId, id, userId, ticketCount],
      );
      await run('take', 'UPDATE booking.inventory SET taken = taken + $2 WHERE event_id = $1', [eventId, ticketCount]);
      await connection.query('COMMIT');
      return { booked: { id, ...termsOf({ price_cents, ...booked.rows[0] }) } };
    } finally {
      connection.release();
    }
  };
}

/** Does the same in one round trip: the fastest implementation without batches. */
export function oneStatement(pool: Pool): Book {
  return async ({ id, eventId, userId, ticketCount, idempotencyKey, traceparent }) => {
    const { rows } = await pool.query({
      name: 'book',
      text: `
WITH taken AS (
  UPDATE booking.inventory SET taken = taken + $4 WHERE event_id = $2 AND taken + $4 <= capacity RETURNING price_cents
), announced AS (
  INSERT INTO booking.outbox (topic, event_id, message_count, messages)
  SELECT '${TOPICS.ticketBookings.name}', $2, 1, ${message('$1', '$3', '$4')} FROM taken
)
INSERT INTO booking.bookings (id, event_id, user_id, ticket_count, idempotency_key, traceparent, price_cents, expires_at)
SELECT $1::uuid, $2::text, $3::text, $4::integer, $5::text, $6::text, price_cents, now() + interval '600 seconds' FROM taken
RETURNING price_cents, created_at, expires_at`,
      values: [id, eventId, userId, ticketCount, idempotencyKey, traceparent],
    });
    return rows[0] ? { booked: { id, ...termsOf(rows[0]) } } : { refused: 'not enough tickets', left: 0 };
  };
}

/** Stores nothing: the upper limit for any implementation on this HTTP stack. */
export function nothingStored(): Book {
  return async ({ id }) => {
    const now = new Date();
    return { booked: { id, ...termsOf({ price_cents: 0, created_at: now, expires_at: now }) } };
  };
}
