import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { AvailabilityCache } from '../../../../../constructs/booking-service/app/batching/availability-cache';
import { BatchAllocator } from '../../../../../constructs/booking-service/app/batching/batch-allocator';
import type { BookingRequest } from '../../../../../constructs/booking-service/app/domain/booking';
import { bookBatch } from '../../../../../constructs/booking-service/app/sql/statements';
import { brokenInvariants } from '../../../../../verification/booking/invariants';
import { openBookingDatabase, request, sell, useBookingDatabase } from '../booking-database';
import { useBookingService } from '../running-service';

const bookingDatabase = useBookingDatabase();
const service = useBookingService(() => ({ DATABASE_URL: bookingDatabase.url, ACCESS_MODE: 'open' }));
const book = (event_id: string, more: object, headers: Record<string, string> = {}) =>
  service('POST', '/book', { body: { user_id: 'ann', event_id, ...more }, headers });

const pricesOf = async (requests: readonly BookingRequest[]) => {
  const { rows } = await bookingDatabase.database.pool.query<{ id: string; price_cents: number }>(
    'SELECT id, price_cents FROM booking.bookings WHERE id = ANY($1)',
    [requests.map(({ id }) => id)],
  );
  return new Map(rows.map(({ id, price_cents }) => [id, price_cents]));
};

test('books at the expected total and returns the price', async () => {
  const event = await bookingDatabase.event({ capacity: 10, priceCents: 1250 });
  const booked = await book(event, { ticket_count: 2, expected_total: 2500 });
  expect(booked).toMatchObject({ status: 202, body: { price_cents: 1250 } });
  expect(await service('GET', `/bookings/${booked.body.booking_id}`)).toMatchObject({ body: { price_cents: 1250 } });
  expect(await book(event, {})).toMatchObject({ status: 202, body: { price_cents: 1250 } });
});

test.each([2499, 2501, 1250, 0, Number.MAX_SAFE_INTEGER])(
  'refuses the expected total %i with the current price, and stores nothing',
  async expected_total => {
    const event = await bookingDatabase.event({ capacity: 10, priceCents: 1250 });
    expect(await book(event, { ticket_count: 2, expected_total })).toMatchObject({
      status: 409,
      body: {
        type: 'urn:cdk-ticketing:price-changed',
        detail: 'the price is now 1250 cents per ticket, 2500 in total',
        price_cents: 1250,
        total: 2500,
      },
    });
    const { rows } = await bookingDatabase.database.pool.query(
      `SELECT taken, (SELECT count(*)::integer FROM booking.bookings WHERE event_id = $1) AS bookings
       FROM booking.inventory WHERE event_id = $1`,
      [event],
    );
    expect(rows).toEqual([{ taken: 0, bookings: 0 }]);
  },
);

test.each([-1, 1.5, '2500', null, 1e300])('rejects %p as an expected total', async expected_total => {
  const event = await bookingDatabase.event({ capacity: 10 });
  expect(await book(event, { expected_total })).toMatchObject({ status: 400 });
});

test('computes totals above 32 bits', async () => {
  const priceCents = 2 ** 31 - 1;
  const event = await bookingDatabase.event({ capacity: 10_000, priceCents, perOrderLimit: 10_000 });
  expect(await book(event, { ticket_count: 10_000, expected_total: priceCents * 10_000 })).toMatchObject({
    status: 202,
  });
});

test('returns the first response for a repeated key after a change of the price', async () => {
  const event = await bookingDatabase.event({ capacity: 10, priceCents: 1250 });
  const key = { 'idempotency-key': randomUUID() };
  const first = await book(event, { expected_total: 1250 }, key);
  await sell(bookingDatabase.database, event, { capacity: 10, priceCents: 9900 }, 2);
  const again = await book(event, { expected_total: 1250 }, key);
  expect(again).toMatchObject({ status: 202, body: first.body });
  expect(await book(event, { expected_total: 1250 })).toMatchObject({ status: 409, body: { total: 9900 } });
});

test('does not count tickets rejected for their price against the capacity', async () => {
  const event = await bookingDatabase.event({ capacity: 3, priceCents: 100 });
  const allocator = new BatchAllocator(bookingDatabase.database, new AvailabilityCache(), {
    holdSeconds: 600,
    onBooked: () => {},
  });
  const batch = [request(event, 2, { expectedTotal: 1 }), request(event, 2), request(event, 2), request(event, 1)];
  expect(await allocator.allocate(event, batch)).toMatchObject([
    { refused: 'price changed', priceCents: 100, total: 200 },
    { booked: { id: batch[1]!.id } },
    { refused: 'not enough tickets', left: 0 },
    { booked: { id: batch[3]!.id } },
  ]);
});

/** Books batches of requests that expect 100 or 200 cents while the price changes between them. */
async function raceWithPriceChanges(rounds: number): Promise<{ wrong: number; booked: number; refused: number }> {
  const seller = await openBookingDatabase(bookingDatabase.url);
  const allocator = new BatchAllocator(bookingDatabase.database, new AvailabilityCache(), {
    holdSeconds: 600,
    onBooked: () => {},
  });
  const event = await bookingDatabase.event({ capacity: 1_000_000, priceCents: 100 });
  const count = { wrong: 0, booked: 0, refused: 0 };
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ tickets: fc.integer({ min: 1, max: 4 }), cents: fc.constantFrom(100, 200) }), {
          minLength: 5,
          maxLength: 30,
        }),
        async orders => {
          const batch = orders.map(({ tickets, cents }) => request(event, tickets, { expectedTotal: tickets * cents }));
          const [outcomes] = await Promise.all([
            allocator.allocate(event, batch),
            seller.pool.query('UPDATE booking.inventory SET price_cents = 300 - price_cents WHERE event_id = $1', [
              event,
            ]),
          ]);
          const prices = await pricesOf(batch);
          batch.forEach(({ id, ticketCount, expectedTotal }, position) => {
            const outcome = outcomes[position]!;
            const price = prices.get(id);
            if ('booked' in outcome) {
              count.booked++;
            } else {
              count.refused++;
            }
            if ('booked' in outcome ? outcome.booked.priceCents !== price : price !== undefined) {
              count.wrong++;
            }
            if (price !== undefined && price * ticketCount !== expectedTotal) {
              count.wrong++;
            }
          });
        },
      ),
      { numRuns: rounds },
    );
  } finally {
    await seller.close();
  }
  return count;
}

test('never books at another price than expected while the price changes', async () => {
  const { wrong, booked, refused } = await raceWithPriceChanges(150);
  expect(wrong).toBe(0);
  expect(booked).toBeGreaterThan(0);
  expect(refused).toBeGreaterThan(0);
  expect(await brokenInvariants(bookingDatabase.database)).toEqual([]);
});

test('fails when the statement does not compare the total', async () => {
  const guard = 'AND (r.expected_total IS NULL OR r.expected_total = r.ticket_count * sale.price_cents::bigint)';
  const { text } = bookBatch;
  expect(text).toContain(guard);
  Object.assign(bookBatch, { name: 'book-batch-unguarded', text: text.replace(guard, '') });
  try {
    expect((await raceWithPriceChanges(20)).wrong).toBeGreaterThan(0);
  } finally {
    Object.assign(bookBatch, { name: 'book-batch', text });
  }
});
