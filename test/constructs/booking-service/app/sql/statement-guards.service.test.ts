// Negative controls of guards inside statements: without the guard, the expected behaviour of the fault tests fails.
import {
  bookBatch,
  cancelBooking,
  expireHolds,
  type Statement,
  upsertEvent,
} from '../../../../../constructs/booking-service/app/sql/statements';
import { type EventToSell, request, useBookingDatabase } from '../booking-database';

const bookingDatabase = useBookingDatabase();
const MINUTE = 60_000;

/** Returns the statement, and the statement with its guard replaced. */
function guarded({ text }: Statement, guard: string, instead = '') {
  const unguarded = text.replaceAll(guard, instead);
  expect(unguarded).not.toBe(text);
  return { guarded: text, unguarded };
}

const run = async (text: string, values: unknown[]) => (await bookingDatabase.database.pool.query(text, values)).rows;
const upsert = (text: string, eventId: string, revision: number, capacity: number) =>
  run(text, [eventId, 'A night', '2030-01-01', 'A hall', 1000, 10, null, null, revision, capacity]);
const book = (text: string, eventId: string, ...more: { ticketCount?: number; idempotencyKey?: string }[]) => {
  const batch = more.map(({ ticketCount, idempotencyKey }) =>
    request(eventId, ticketCount, { userId: 'ann', ...(idempotencyKey && { idempotencyKey }) }),
  );
  return run(text, [
    eventId,
    batch.map(({ id }) => id),
    batch.map(({ userId }) => userId),
    batch.map(({ ticketCount }) => ticketCount),
    batch.map(({ idempotencyKey }) => idempotencyKey),
    batch.map(() => null),
    600,
    null,
    null,
    null,
  ]);
};
const stored = async (eventId: string) => {
  const [row] = await run(
    `SELECT capacity, taken, (SELECT count(*)::integer FROM booking.bookings WHERE event_id = $1) AS bookings
     FROM booking.inventory WHERE event_id = $1`,
    [eventId],
  );
  return row;
};
const event = (described: Partial<EventToSell> = {}) => bookingDatabase.event({ capacity: 10, ...described });

test('ignores a stale catalog event', async () => {
  const { guarded: newest, unguarded: last } = guarded(
    upsertEvent,
    'WHERE i.catalog_revision < excluded.catalog_revision',
  );
  const eventId = await event();
  await upsert(newest, eventId, 3, 30);
  await upsert(newest, eventId, 2, 20);
  expect(await stored(eventId)).toMatchObject({ capacity: 30 });
  await upsert(last, eventId, 2, 20);
  expect(await stored(eventId)).toMatchObject({ capacity: 20 });
});

test('accepts a capacity below the allocated tickets', async () => {
  const { guarded: stops, unguarded: falls } = guarded(
    upsertEvent,
    'greatest(excluded.allotment, i.taken)',
    'excluded.allotment',
  );
  const eventId = await event();
  await book(bookBatch.text, eventId, { ticketCount: 8 });
  // With each redelivery, so that the partition would be blocked.
  await expect(upsert(falls, eventId, 2, 5)).rejects.toThrow('never_oversold');
  await upsert(stops, eventId, 2, 5);
  expect(await stored(eventId)).toMatchObject({ capacity: 8, taken: 8 });
});

test.each([-10, 10])('ignores a service clock that is off by %i minutes', async minutes => {
  const { guarded: database, unguarded: service } = guarded(
    bookBatch,
    'now()',
    `(now() + interval '${minutes} minutes')`,
  );
  const onSale = { opensAt: new Date(Date.now() - 5 * MINUTE), closesAt: new Date(Date.now() + 5 * MINUTE) };
  const eventId = await event(onSale);
  expect(await book(service, eventId, {})).toEqual([]);
  expect(await book(database, eventId, {})).toHaveLength(1);
});

test('ignores a service clock that is ahead during the sweep', async () => {
  const { guarded: database, unguarded: service } = guarded(expireHolds, 'now()', `(now() + interval '11 minutes')`);
  const eventId = await event();
  await book(bookBatch.text, eventId, {});
  await run(database, [1000]);
  expect(await stored(eventId)).toMatchObject({ taken: 1 });
  await run(service, [1000]);
  expect(await stored(eventId)).toMatchObject({ taken: 0 });
});

test('stores the other requests of a batch with a repeated key', async () => {
  const { guarded: once, unguarded: again } = guarded(bookBatch, 'ON CONFLICT DO NOTHING');
  const eventId = await event();
  await book(once, eventId, { idempotencyKey: 'k' });
  await expect(book(again, eventId, {}, { idempotencyKey: 'k' })).rejects.toThrow('unique');
  await book(once, eventId, {}, { idempotencyKey: 'k' });
  expect(await stored(eventId)).toMatchObject({ taken: 2, bookings: 2 });
});

test('rejects orders above the per-order limit', async () => {
  const { guarded: limited, unguarded: greedy } = guarded(bookBatch, 'r.ticket_count <= sale.per_order_limit', 'true');
  const eventId = await event({ perOrderLimit: 2 });
  expect(await book(limited, eventId, { ticketCount: 3 })).toEqual([]);
  expect(await book(greedy, eventId, { ticketCount: 3 })).toHaveLength(1);
});

test('releases the tickets of a booking cancelled twice once', async () => {
  const { guarded: once, unguarded: twice } = guarded(cancelBooking, "status IN ('queued', 'confirmed') AND ");
  const eventId = await event();
  await book(bookBatch.text, eventId, { ticketCount: 4 }, {});
  const [{ id }] = await run('SELECT id FROM booking.bookings WHERE event_id = $1 AND ticket_count = 1', [eventId]);
  await run(once, [id]);
  await run(once, [id]);
  expect(await stored(eventId)).toMatchObject({ taken: 4 });
  await run(twice, [id]);
  expect(await stored(eventId)).toMatchObject({ taken: 3 });
});
