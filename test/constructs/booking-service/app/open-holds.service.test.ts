// A user's unpaid bookings for an event are limited, by however many replicas they are asked for.
import { Bookings } from '../../../../constructs/booking-service/app/bookings';
import { columnsOf } from '../../../../constructs/booking-service/app/group';
import { brokenInvariants } from '../../../../constructs/booking-service/app/invariants';
import { KnownStock } from '../../../../constructs/booking-service/app/known-stock';
import { Settlement } from '../../../../constructs/booking-service/app/settlement';
import { bookGroup } from '../../../../constructs/booking-service/app/statements';
import type { Database } from '../../../../constructs/web-service/kit/database';
import { openBookingDatabase, request, useBookingDatabase } from './booking-database';
import { useBookingService } from './running-service';

const bookingDatabase = useBookingDatabase();
const service = useBookingService(() => ({
  DATABASE_URL: bookingDatabase.url,
  ACCESS_MODE: 'open',
  MAX_OPEN_HOLDS_PER_USER: '2',
}));

const LIMIT = 3;
const settlementOf = (database: Database) =>
  new Settlement(database, new KnownStock(), { holdSeconds: 600, maxOpenHolds: LIMIT, onBooked: () => {} });
const by = (userId: string, event: string, count = 1) => request(event, count, { userId });
const settle = async (event: string, ...users: string[]) => {
  const outcomes = await settlementOf(bookingDatabase.database).settle(
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

test('answers 409 with the limit, and books again once a hold is paid or cancelled', async () => {
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

test('counts each user and each event apart, within a group and across groups', async () => {
  const event = await bookingDatabase.event({ capacity: 100 });
  expect(await settle(event, 'ann', 'bob', 'ann', 'ann', 'ann')).toEqual([
    'booked',
    'booked',
    'booked',
    'booked',
    FULL,
  ]);
  expect(await settle(event, 'ann', 'bob', 'bob', 'bob')).toEqual([FULL, 'booked', 'booked', FULL]);
  expect(await settle(await bookingDatabase.event({ capacity: 100 }), 'ann')).toEqual(['booked']);
});

test('counts what is stored, not what is refused before it in the same group', async () => {
  const event = await bookingDatabase.event({ capacity: 100, perOrderLimit: 2 });
  const group = [by('ann', event, 3), by('ann', event, 3), by('ann', event, 3), by('ann', event)];
  const outcomes = await settlementOf(bookingDatabase.database).settle(event, group);
  const tooMany = { refused: 'too many at once', limit: 2 };
  expect(outcomes).toMatchObject([tooMany, tooMany, tooMany, { booked: {} }]);
});

test('serves the first requests of a group, whatever their keys are', async () => {
  const event = await bookingDatabase.event({ capacity: 100 });
  const group = ['d', 'c', 'b', 'a'].map(key => request(event, 1, { userId: 'ann', idempotencyKey: event + key }));
  const outcomes = await settlementOf(bookingDatabase.database).settle(event, group);
  expect(outcomes).toMatchObject([{ booked: {} }, { booked: {} }, { booked: {} }, { refused: FULL, limit: LIMIT }]);
});

test('repeated keys are one hold', async () => {
  const event = await bookingDatabase.event({ capacity: 100 });
  const repeated = Array.from({ length: 5 }, () => request(event, 1, { userId: 'ann', idempotencyKey: event }));
  const outcomes = await settlementOf(bookingDatabase.database).settle(event, [...repeated, by('ann', event)]);
  expect(new Set(outcomes.slice(0, 5).map(outcome => JSON.stringify(outcome))).size).toBe(1);
  expect(outcomes).toMatchObject(outcomes.map(() => ({ booked: {} })));
  expect(await holdsOf(event, 'ann')).toHaveLength(2);
});

test('does not count expired holds, nor free bookings', async () => {
  const event = await bookingDatabase.event({ capacity: 100 });
  await settle(event, 'ann', 'ann', 'ann');
  await bookingDatabase.database.pool.query('UPDATE booking.bookings SET expires_at = now() WHERE event_id = $1', [
    event,
  ]);
  await new Bookings(bookingDatabase.database).expire(1_000);
  expect(await settle(event, 'ann')).toEqual(['booked']);
  const free = await bookingDatabase.event({ capacity: 100, priceCents: 0 });
  expect(await settle(free, 'ann', 'ann', 'ann', 'ann', 'ann')).toEqual(Array(5).fill('booked'));
});

test('the last tickets go to others where a user already has too many', async () => {
  const event = await bookingDatabase.event({ capacity: 5 });
  expect(await settle(event, 'ann', 'ann', 'ann', 'ann', 'ann', 'bob', 'cid', 'dan')).toEqual([
    ...['booked', 'booked', 'booked', FULL, FULL],
    ...['booked', 'booked', 'not enough tickets'],
  ]);
});

/** Two replicas whose groups wait for the event's row at the same moment: each began before the other stored anything. */
async function bookAtOnce(): Promise<number> {
  const event = await bookingDatabase.event({ capacity: 1_000 });
  const replicas = await Promise.all([1, 2].map(() => openBookingDatabase(bookingDatabase.url)));
  const blocker = await bookingDatabase.database.pool.connect();
  try {
    await blocker.query('BEGIN');
    await blocker.query('SELECT FROM booking.inventory WHERE event_id = $1 FOR UPDATE', [event]);
    const group = () => Array.from({ length: LIMIT }, () => by('ann', event));
    const settling = Promise.all(replicas.map(replica => settlementOf(replica).settle(event, group())));
    for (let waiting = 0; waiting < replicas.length; ) {
      const { rows } = await bookingDatabase.database.pool.query<{ waiting: number }>(
        "SELECT count(*)::integer AS waiting FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%stock AS%'",
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

test('two replicas at the same moment do not exceed the limit', async () => {
  for (let round = 0; round < 5; round++) expect(await bookAtOnce()).toBe(LIMIT);
  expect(await brokenInvariants(bookingDatabase.database)).toEqual([]);
});

test('fails when the holds are read as of the beginning of the statement', async () => {
  const { text } = bookGroup;
  const guard = 'booking.open_holds($1, $3, stock.price_cents)';
  expect(text).toContain(guard);
  const asOfTheBeginning = `LATERAL (SELECT user_id AS holder FROM booking.bookings
    WHERE event_id = $1 AND user_id = ANY ($3) AND status = 'queued') AS b`;
  Object.assign(bookGroup, { name: 'book-group-stale', text: text.replace(guard, asOfTheBeginning) });
  try {
    expect(await bookAtOnce()).toBe(2 * LIMIT);
  } finally {
    Object.assign(bookGroup, { name: 'book-group', text });
  }
});

/** How often a group reads the whole table, in a database that was never analyzed: the planner takes the table for empty. */
async function scansOfTheTable(prepare = ''): Promise<number> {
  const event = await bookingDatabase.event({ capacity: 1_000 });
  const connection = await bookingDatabase.database.pool.connect();
  const scans = async () => {
    const { rows } = await connection.query<{ scans: number }>(
      "SELECT seq_scan::integer AS scans FROM pg_stat_xact_user_tables WHERE relid = 'booking.bookings'::regclass",
    );
    return rows[0]!.scans;
  };
  try {
    await connection.query(`BEGIN; ${prepare}`);
    const before = await scans();
    const { columns } = columnsOf(Array.from({ length: 128 }, (_, n) => by(`user-${n}`, event)));
    await connection.query(bookGroup.text, [event, ...columns, 600, null, null, LIMIT]);
    return (await scans()) - before;
  } finally {
    await connection.query('ROLLBACK');
    connection.release(true);
  }
}

test('finds the holds of a group by index', async () => {
  expect(await scansOfTheTable()).toBe(0);
});

test('fails when the planner is free to read the whole table', async () => {
  expect(await scansOfTheTable('ALTER FUNCTION booking.open_holds RESET ALL;')).toBeGreaterThan(0);
});
