// Limits the unpaid bookings of a user for an event, for any number of replicas.

import { AvailabilityCache } from '../../../../../constructs/booking-service/app/batching/availability-cache';
import { columnsOf } from '../../../../../constructs/booking-service/app/batching/batch';
import { BatchAllocator } from '../../../../../constructs/booking-service/app/batching/batch-allocator';
import { Bookings } from '../../../../../constructs/booking-service/app/domain/bookings';
import { bookBatch, openHolds, type Statement } from '../../../../../constructs/booking-service/app/sql/statements';
import type { Database } from '../../../../../constructs/web-service/kit/postgres/database';
import { brokenInvariants } from '../../../../../verification/booking/invariants';
import { openBookingDatabase, request, useBookingDatabase } from '../booking-database';
import { useBookingService } from '../running-service';

const bookingDatabase = useBookingDatabase();
const service = useBookingService(() => ({
  DATABASE_URL: bookingDatabase.url,
  ACCESS_MODE: 'open',
  MAX_OPEN_HOLDS_PER_USER: '2',
}));

const LIMIT = 3;
const allocatorOf = (database: Database, maxOpenHolds = LIMIT) =>
  new BatchAllocator(database, new AvailabilityCache(), { holdSeconds: 600, maxOpenHolds, onBooked: () => {} });
const by = (userId: string, event: string, count = 1) => request(event, count, { userId });
const allocate = (event: string, ...users: string[]) => settleWith(LIMIT, event, ...users);
const settleWith = async (limit: number, event: string, ...users: string[]) => {
  const outcomes = await allocatorOf(bookingDatabase.database, limit).allocate(
    event,
    users.map(user => by(user, event)),
  );
  return outcomes.map(outcome => ('booked' in outcome ? 'booked' : 'refused' in outcome ? outcome.refused : outcome));
};
const holdsOf = async (event: string, user: string) => {
  const { rows } = await bookingDatabase.database.pool.query<{ id: string }>(
    "SELECT id FROM booking.bookings WHERE event_id = $1 AND user_id = $2 AND status = 'queued'",
    [event, user],
  );
  return rows.map(({ id }) => id);
};
const FULL = 'too many open holds';

test('returns 409 with the limit, and books again after a hold is paid or cancelled', async () => {
  const event = await bookingDatabase.event({ capacity: 100 });
  const book = () => service('POST', '/book', { body: { user_id: 'ann', event_id: event } });
  const [first, second] = [await book(), await book()];
  const refused = {
    status: 409,
    body: {
      type: 'urn:cdk-ticketing:too-many-holds',
      detail: 'at most 2 unpaid bookings per user and event: pay or cancel one first',
      max_open_holds: 2,
    },
  };
  expect(await book()).toMatchObject(refused);
  const payment = { body: { payment_reference: 'paid' } };
  await service('POST', `/bookings/${first.body.booking_id}/confirm`, payment);
  expect(await book()).toMatchObject({ status: 202 });
  expect(await book()).toMatchObject(refused);
  await service('DELETE', `/bookings/${second.body.booking_id}`);
  expect(await book()).toMatchObject({ status: 202 });
});

test('counts per user and event, within a batch and across batches', async () => {
  const event = await bookingDatabase.event({ capacity: 100 });
  expect(await allocate(event, 'ann', 'bob', 'ann', 'ann', 'ann')).toEqual([
    'booked',
    'booked',
    'booked',
    'booked',
    FULL,
  ]);
  expect(await allocate(event, 'ann', 'bob', 'bob', 'bob')).toEqual([FULL, 'booked', 'booked', FULL]);
  expect(await allocate(await bookingDatabase.event({ capacity: 100 }), 'ann')).toEqual(['booked']);
});

test('counts stored holds, not requests rejected earlier in the same batch', async () => {
  const event = await bookingDatabase.event({ capacity: 100, perOrderLimit: 2 });
  const batch = [by('ann', event, 3), by('ann', event, 3), by('ann', event, 3), by('ann', event)];
  const outcomes = await allocatorOf(bookingDatabase.database).allocate(event, batch);
  const tooMany = { refused: 'too many at once', limit: 2 };
  expect(outcomes).toMatchObject([tooMany, tooMany, tooMany, { booked: {} }]);
});

test('accepts the first requests of a batch, whatever their keys are', async () => {
  const event = await bookingDatabase.event({ capacity: 100 });
  const batch = ['d', 'c', 'b', 'a'].map(key => request(event, 1, { userId: 'ann', idempotencyKey: event + key }));
  const outcomes = await allocatorOf(bookingDatabase.database).allocate(event, batch);
  expect(outcomes).toMatchObject([{ booked: {} }, { booked: {} }, { booked: {} }, { refused: FULL, limit: LIMIT }]);
});

test('counts repeated keys as one hold', async () => {
  const event = await bookingDatabase.event({ capacity: 100 });
  const repeated = Array.from({ length: 5 }, () => request(event, 1, { userId: 'ann', idempotencyKey: event }));
  const outcomes = await allocatorOf(bookingDatabase.database).allocate(event, [...repeated, by('ann', event)]);
  expect(new Set(outcomes.slice(0, 5).map(outcome => JSON.stringify(outcome))).size).toBe(1);
  expect(outcomes).toMatchObject(outcomes.map(() => ({ booked: {} })));
  expect(await holdsOf(event, 'ann')).toHaveLength(2);
});

test('does not count expired holds, nor free bookings', async () => {
  const event = await bookingDatabase.event({ capacity: 100 });
  await allocate(event, 'ann', 'ann', 'ann');
  await bookingDatabase.database.pool.query('UPDATE booking.bookings SET expires_at = now() WHERE event_id = $1', [
    event,
  ]);
  await new Bookings(bookingDatabase.database).expire(1_000);
  expect(await allocate(event, 'ann')).toEqual(['booked']);
  const free = await bookingDatabase.event({ capacity: 100, priceCents: 0 });
  expect(await allocate(free, 'ann', 'ann', 'ann', 'ann', 'ann')).toEqual(Array(5).fill('booked'));
});

test('allocates the last tickets to other users when a user has reached the limit', async () => {
  const event = await bookingDatabase.event({ capacity: 5 });
  expect(await allocate(event, 'ann', 'ann', 'ann', 'ann', 'ann', 'bob', 'cid', 'dan')).toEqual([
    ...['booked', 'booked', 'booked', FULL, FULL],
    ...['booked', 'booked', 'not enough tickets'],
  ]);
});

test('confirms an expired hold whose slot is in use', async () => {
  const event = await bookingDatabase.event({ capacity: 100 });
  await allocate(event, 'ann', 'ann', 'ann');
  const [id] = await holdsOf(event, 'ann');
  const { pool } = bookingDatabase.database;
  await pool.query('UPDATE booking.bookings SET expires_at = now() WHERE id = $1', [id]);
  const bookings = new Bookings(bookingDatabase.database);
  await bookings.expire(1_000);
  expect(await allocate(event, 'ann', 'ann')).toEqual(['booked', FULL]);
  expect(await bookings.confirm(id!, 'paid')).toMatchObject({ moved: true });
  expect(await allocate(event, 'ann')).toEqual([FULL]);
  expect(await holdsOf(event, 'ann')).toHaveLength(LIMIT);
});

test('uses the limit of the running service', async () => {
  const event = await bookingDatabase.event({ capacity: 100 });
  expect(await settleWith(2, event, 'ann', 'ann', 'ann')).toEqual(['booked', 'booked', FULL]);
  expect(await settleWith(4, event, 'ann', 'ann', 'ann')).toEqual(['booked', 'booked', FULL]);
  expect(await settleWith(2, event, 'ann')).toEqual([FULL]);
  for (const id of (await holdsOf(event, 'ann')).slice(1)) {
    await new Bookings(bookingDatabase.database).cancel(id);
  }
  expect(await settleWith(2, event, 'ann', 'ann')).toEqual(['booked', FULL]);
  expect(await settleWith(0, event, 'ann', 'ann', 'ann')).toEqual(['booked', 'booked', 'booked']);
});

/** Runs with the guard of a statement replaced. */
async function without<T>(statement: Statement, guard: string, instead: string, work: () => Promise<T>): Promise<T> {
  const { name, text } = statement;
  expect(text).toContain(guard);
  Object.assign(statement, { name: `${name}-unguarded`, text: text.replace(guard, instead) });
  try {
    return await work();
  } finally {
    Object.assign(statement, { name, text });
  }
}

test('fails when a batch is stored whose tickets do not all fit', async () => {
  const guard = '<= capacity)';
  const event = await bookingDatabase.event({ capacity: 3 });
  expect(await allocate(event, 'ann')).toEqual(['booked']);
  const outcomes = await without(bookBatch, guard, '< 1e9)', () => allocate(event, 'ann', 'bob', 'cid'));
  expect(outcomes).toEqual(['not enough tickets', 'booked', 'booked']);
});

/** Two replicas whose batches wait for the event's row concurrently: each started before the other stored anything. */
async function bookAtOnce({ batches, requests }: { batches: number; requests: number }): Promise<number> {
  const event = await bookingDatabase.event({ capacity: 1_000 });
  const replicas = await Promise.all([1, 2].map(() => openBookingDatabase(bookingDatabase.url)));
  const blocker = await bookingDatabase.database.pool.connect();
  try {
    await blocker.query('BEGIN');
    await blocker.query('SELECT FROM booking.inventory WHERE event_id = $1 FOR UPDATE', [event]);
    const batch = () => Array.from({ length: requests }, () => by('ann', event));
    const settling = Promise.all(
      replicas.flatMap(replica => Array.from({ length: batches }, () => allocatorOf(replica).allocate(event, batch()))),
    );
    for (let waiting = 0; waiting < replicas.length * batches; ) {
      const { rows } = await bookingDatabase.database.pool.query<{ waiting: number }>(
        "SELECT count(*)::integer AS waiting FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%sale AS%'",
      );
      waiting = rows[0]!.waiting;
    }
    await blocker.query('COMMIT');
    await settling;
    return (await holdsOf(event, 'ann')).length;
  } finally {
    blocker.release();
    await Promise.all(replicas.map(replica => replica.close()));
  }
}

test('two concurrent replicas do not exceed the limit', async () => {
  for (let round = 0; round < 5; round++) {
    expect(await bookAtOnce({ batches: 1, requests: LIMIT })).toBe(LIMIT);
    expect(await bookAtOnce({ batches: LIMIT, requests: 1 })).toBe(LIMIT);
  }
  expect(await brokenInvariants(bookingDatabase.database)).toEqual([]);
});

test('fails when several holds can have one slot', async () => {
  const { pool } = bookingDatabase.database;
  const index = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'booking' AND indexname = 'one_hold_per_slot'";
  const { indexdef } = (await pool.query<{ indexdef: string }>(index)).rows[0]!;
  await pool.query('DROP INDEX booking.one_hold_per_slot');
  try {
    expect(await bookAtOnce({ batches: LIMIT, requests: 1 })).toBe(2 * LIMIT);
  } finally {
    await pool.query(`UPDATE booking.bookings SET hold_slot = NULL; ${indexdef}`);
  }
});

/** Returns the number of other users' holds that a look-up reads, with statistics of an empty table. */
async function holdsOfOthersRead(): Promise<number> {
  const event = await bookingDatabase.event({ capacity: 1_000 });
  const connection = await bookingDatabase.database.pool.connect();
  const read = async () => {
    const { rows } = await connection.query<{ read: number }>(
      `SELECT (seq_tup_read + idx_tup_fetch)::integer AS read FROM pg_stat_xact_user_tables
       WHERE relid = 'booking.bookings'::regclass`,
    );
    return rows[0]!.read;
  };
  try {
    await connection.query('BEGIN; TRUNCATE booking.bookings');
    const users = Array.from({ length: 128 }, (_, n) => `user-${n}`);
    const { columns } = columnsOf(users.map(user => by(user, event)));
    await connection.query(bookBatch.text, [event, ...columns, 600, null, null, 1]);
    const before = await read();
    await connection.query(openHolds.text, [event, users.map(user => `not-${user}`)]);
    return (await read()) - before;
  } finally {
    await connection.query('ROLLBACK');
    connection.release(true);
  }
}

test('finds the holds of a batch by index', async () => {
  expect(await holdsOfOthersRead()).toBe(0);
});

test('fails when the planner can read the holds of all users', async () => {
  expect(await without(openHolds, 'LIMIT 32767', '', holdsOfOthersRead)).toBeGreaterThan(0);
});
