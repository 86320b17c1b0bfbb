import { setTimeout as sleep } from 'node:timers/promises';
import { AvailabilityCache } from '../../../../../constructs/booking-service/app/batching/availability-cache';
import { BatchAllocator } from '../../../../../constructs/booking-service/app/batching/batch-allocator';
import { BatchQueue } from '../../../../../constructs/booking-service/app/batching/batch-queue';
import { type BookingRequest, newBookingId } from '../../../../../constructs/booking-service/app/domain/booking';
import { Bookings } from '../../../../../constructs/booking-service/app/domain/bookings';
import { messagesOf } from '../../../../../constructs/web-service/kit/postgres/outbox';
import { openBookingDatabase, request, sell, useBookingDatabase } from '../booking-database';

const bookingDatabase = useBookingDatabase();
const options = { holdSeconds: 600, onBooked: () => {} };

function allocator(availability = new AvailabilityCache()): BatchAllocator {
  return new BatchAllocator(bookingDatabase.database, availability, options);
}

async function allocate(event: string, batch: BookingRequest[], by = allocator()) {
  const outcomes = await by.allocate(event, batch);
  return outcomes.map(outcome => ('booked' in outcome ? 'booked' : 'refused' in outcome ? outcome.refused : outcome));
}

async function taken(event: string): Promise<{ taken: number; capacity: number; booked: number }> {
  const { rows } = await bookingDatabase.database.pool.query(
    `SELECT taken, capacity, (SELECT coalesce(sum(ticket_count), 0)::integer FROM booking.bookings AS b
       WHERE b.event_id = i.event_id AND status IN ('queued', 'confirmed')) AS booked
     FROM booking.inventory AS i WHERE event_id = $1`,
    [event],
  );
  return rows[0];
}

test('stores a batch with its messages, in one transaction', async () => {
  const event = await bookingDatabase.event({ capacity: 10 });
  const batch = [request(event, 2), request(event, 1, { traceparent: 'a trace' })];
  expect(await allocate(event, batch)).toEqual(['booked', 'booked']);
  expect(await taken(event)).toEqual({ taken: 3, capacity: 10, booked: 3 });
  const { rows } = await bookingDatabase.database.pool.query(
    'SELECT topic, message_count, messages FROM booking.outbox WHERE event_id = $1 ORDER BY id',
    [event],
  );
  expect(rows.map(row => [row.topic, row.message_count])).toEqual([
    ['booking-changes', 1],
    ['ticket-bookings', 2],
    ['booking-changes', 1],
  ]);
  expect(messagesOf(rows[1])[1]).toEqual({
    event_id: event,
    user_id: batch[1]!.userId,
    ticket_count: 1,
    timestamp: expect.closeTo(Date.now() / 1000, -2),
    booking_id: batch[1]!.id,
    traceparent: 'a trace',
  });
  expect(messagesOf(rows[2])).toEqual([{ type: 'availability', event_id: event, capacity: 10, taken: 3, revision: 2 }]);
});

test('allocates the last tickets in order of arrival, and only whole orders', async () => {
  const event = await bookingDatabase.event({ capacity: 6 });
  const counts = [3, 4, 2, 2, 1];
  expect(
    await allocate(
      event,
      counts.map(count => request(event, count)),
    ),
  ).toEqual(['booked', 'not enough tickets', 'booked', 'not enough tickets', 'booked']);
  expect(await taken(event)).toEqual({ taken: 6, capacity: 6, booked: 6 });
});

test('returns the same booking for a repeated key: in one batch, later, and when sold out', async () => {
  const event = await bookingDatabase.event({ capacity: 2 });
  const by = allocator();
  const [userId, idempotencyKey] = ['u1', 'k1'];
  const again = () => request(event, 1, { userId, idempotencyKey });
  const first = again();
  const outcomes = await by.allocate(event, [first, again()]);
  const later = await by.allocate(event, [request(event), again(), request(event)]);
  const whenSoldOut = await by.allocate(event, [again(), request(event)]);
  for (const outcome of [...outcomes, later[1], whenSoldOut[0]]) {
    expect(outcome).toMatchObject({ booked: { id: first.id } });
  }
  expect(later[2]).toEqual({ refused: 'not enough tickets', left: 0 });
  expect(whenSoldOut[1]).toEqual({ refused: 'not enough tickets', left: 0 });
  expect(await taken(event)).toEqual({ taken: 2, capacity: 2, booked: 2 });
});

test('rejects a repeated key with another event or ticket count', async () => {
  const event = await bookingDatabase.event({ capacity: 10 });
  const other = await bookingDatabase.event({ capacity: 10 });
  const keyed = { userId: 'u2', idempotencyKey: 'k' };
  expect(await allocate(event, [request(event, 1, keyed), request(event, 2, keyed)])).toEqual([
    'booked',
    'key used for another booking',
  ]);
  expect(await allocate(other, [request(other, 1, keyed)])).toEqual(['key used for another booking']);
  expect(await allocate(other, [request(other, 1, { ...keyed, userId: 'u3' })])).toEqual(['booked']);
});

test('returns the reason of each rejection', async () => {
  const hour = 3_600_000;
  const later = new Date(Date.now() + hour);
  const earlier = new Date(Date.now() - hour);
  const early = await bookingDatabase.event({ capacity: 10, opensAt: later });
  const over = await bookingDatabase.event({ capacity: 10, closesAt: earlier });
  const limited = await bookingDatabase.event({ capacity: 10, perOrderLimit: 2, opensAt: earlier, closesAt: later });
  const by = allocator();
  expect(await by.allocate('nowhere', [request('nowhere')])).toEqual([{ refused: 'unknown event' }]);
  expect(await by.allocate(early, [request(early)])).toEqual([{ refused: 'sale not open', opensAt: later }]);
  expect(await by.allocate(over, [request(over)])).toEqual([{ refused: 'sale over', closedAt: earlier }]);
  expect(await by.allocate(limited, [request(limited, 2), request(limited, 3)])).toMatchObject([
    { booked: {} },
    { refused: 'too many at once', limit: 2 },
  ]);
});

test('rejects only the request of a batch whose data the database rejects', async () => {
  const event = await bookingDatabase.event({ capacity: 10 });
  const bad = request(event, 1, { userId: 'nul \0 byte' });
  const batch = [request(event), request(event), bad, request(event)];
  expect(await allocate(event, batch)).toEqual(['booked', 'booked', 'not valid', 'booked']);
  expect(await taken(event)).toEqual({ taken: 3, capacity: 10, booked: 3 });
});

test('keeps tickets above a lowered allotment, and allocates none until enough are released', async () => {
  const event = await bookingDatabase.event({ capacity: 10 });
  const batch = [request(event, 4), request(event, 4)];
  await allocate(event, batch);
  await sell(bookingDatabase.database, event, { capacity: 5 }, 2);
  expect(await taken(event)).toEqual({ taken: 8, capacity: 8, booked: 8 });
  expect(await allocate(event, [request(event)])).toEqual(['not enough tickets']);
  await new Bookings(bookingDatabase.database).cancel(batch[0]!.id);
  expect(await taken(event)).toEqual({ taken: 4, capacity: 5, booked: 4 });
  expect(await allocate(event, [request(event, 1), request(event, 1)])).toEqual(['booked', 'not enough tickets']);
  await sell(bookingDatabase.database, event, { capacity: 50 }, 1); // a stale message
  expect(await taken(event)).toEqual({ taken: 5, capacity: 5, booked: 5 });
});

test('allocates released tickets again', async () => {
  const event = await bookingDatabase.event({ capacity: 1 });
  const by = allocator(new AvailabilityCache(20));
  const winner = request(event);
  expect(await allocate(event, [winner, request(event)], by)).toEqual(['booked', 'not enough tickets']);
  await new Bookings(bookingDatabase.database).cancel(winner.id);
  await sleep(40);
  expect(await allocate(event, [request(event)], by)).toEqual(['booked']);
});

test('allocates exactly the capacity of an event with several replicas', async () => {
  const event = await bookingDatabase.event({ capacity: 1000 });
  const replicas = await Promise.all([1, 2, 3].map(() => openBookingDatabase(bookingDatabase.url)));
  try {
    const intakes = replicas.map(
      database =>
        new BatchQueue(new BatchAllocator(database, new AvailabilityCache(), options).allocate, {
          batchSize: 50,
          queued: 9999,
        }),
    );
    const outcomes = await Promise.all(
      Array.from({ length: 3000 }, (_, n) =>
        intakes[n % 3]!.book(
          request(event, 1 + (n % 3), {
            userId: `buyer-${n >> 1}`,
            ...(n % 5 === 0 ? { idempotencyKey: newBookingId() } : {}),
          }),
        ),
      ),
    );
    const ids = outcomes.flatMap(outcome => ('booked' in outcome ? [outcome.booked.id] : []));
    expect(await taken(event)).toEqual({ taken: 1000, capacity: 1000, booked: 1000 });
    const { rows } = await bookingDatabase.database.pool.query('SELECT id FROM booking.bookings WHERE event_id = $1', [
      event,
    ]);
    expect(new Set(ids)).toEqual(new Set(rows.map(row => row.id)));
    expect(outcomes.filter(outcome => 'undecided' in outcome)).toEqual([]);
  } finally {
    await Promise.all(replicas.map(replica => replica.close()));
  }
});

test('returns busy, without an attempt, when no connection is free', async () => {
  const event = await bookingDatabase.event({ capacity: 10 });
  const replica = await openBookingDatabase(bookingDatabase.url, 1);
  const by = new BatchAllocator(replica, new AvailabilityCache(), options);
  const taking = await replica.pool.connect();
  const [refused] = await by.allocate(event, [request(event)]);
  taking.release();
  const [booked] = await by.allocate(event, [request(event)]);
  await replica.close();
  expect(refused).toMatchObject({ undecided: 'busy' });
  expect(booked).toMatchObject({ booked: {} });
  expect(await taken(event)).toEqual({ taken: 1, capacity: 10, booked: 1 });
});

test.each([-600_000, 600_000])('uses the database clock when the clock of the service is off by %i ms', async off => {
  const real = Date.now.bind(Date);
  const clock = jest.spyOn(Date, 'now').mockImplementation(() => real() + off);
  try {
    const minute = 60_000;
    const event = await bookingDatabase.event({
      capacity: 10,
      opensAt: new Date(real() - minute),
      closesAt: new Date(real() + minute),
    });
    const [outcome] = await allocator().allocate(event, [request(event)]);
    const { createdAt, expiresAt } = (outcome as Extract<typeof outcome, { booked: unknown }>).booked;
    expect(Math.abs(Date.parse(createdAt) - real())).toBeLessThan(minute);
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(600_000);
    await new Bookings(bookingDatabase.database).expire(1000);
    expect(await taken(event)).toEqual({ taken: 1, capacity: 10, booked: 1 });
  } finally {
    clock.mockRestore();
  }
});

test('returns an unknown outcome when the database becomes unavailable during a batch', async () => {
  const event = await bookingDatabase.event({ capacity: 10 });
  const replica = await openBookingDatabase(bookingDatabase.url);
  await replica.pool.query('SELECT 1');
  const by = new BatchAllocator(replica, new AvailabilityCache(), options);
  const { rows } = await replica.pool.query('SELECT pg_backend_pid() AS pid');
  const lock = await bookingDatabase.database.pool.connect();
  try {
    await lock.query('BEGIN');
    await lock.query('SELECT FROM booking.inventory WHERE event_id = $1 FOR UPDATE', [event]);
    const waiting = by.allocate(event, [request(event)]);
    for (let waits = 0; waits === 0; await sleep(10)) {
      const { rowCount } = await lock.query(`SELECT FROM pg_locks WHERE NOT granted AND pid = $1`, [rows[0].pid]);
      waits = rowCount ?? 0;
    }
    await lock.query('SELECT pg_terminate_backend($1)', [rows[0].pid]);
    expect(await waiting).toMatchObject([{ undecided: 'outcome unknown' }]);
    expect(await by.allocate(event, [request(event)])).toMatchObject([{ undecided: 'busy' }]); // the row is still locked
  } finally {
    await lock.query('ROLLBACK');
    lock.release();
    await replica.close();
  }
  expect(await taken(event)).toEqual({ taken: 0, capacity: 10, booked: 0 });
});
