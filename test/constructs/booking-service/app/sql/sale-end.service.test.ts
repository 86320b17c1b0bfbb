import { AvailabilityCache } from '../../../../../constructs/booking-service/app/batching/availability-cache';
import { BatchAllocator } from '../../../../../constructs/booking-service/app/batching/batch-allocator';
import { readEvent } from '../../../../../constructs/booking-service/app/domain/catalog';
import { bookBatch } from '../../../../../constructs/booking-service/app/sql/statements';
import { SALE_END } from '../../../../../constructs/web-service/kit/postgres/event-end';
import { request, useBookingDatabase } from '../booking-database';

const bookingDatabase = useBookingDatabase();
const HOUR = 3_600_000;
const allocate = async (event: string) => {
  const options = { holdSeconds: 600, onBooked: () => {} };
  const [outcome] = await new BatchAllocator(bookingDatabase.database, new AvailabilityCache(), options).allocate(
    event,
    [request(event)],
  );
  return outcome;
};
const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);
/** The date is over at UTC-12 when it is noon of the next day in UTC. */
const endOf = (date: string) => new Date(Date.parse(`${date}T00:00:00Z`) + 36 * HOUR);

/** The latest date that has ended in every time zone, and the next one. */
const over = dayOf(Date.now() - 60 * HOUR);
const notOver = dayOf(Date.now() - 12 * HOUR);

test('books until the date of the event has ended in every time zone, and not afterwards', async () => {
  expect(await allocate(await bookingDatabase.event({ capacity: 1, date: notOver }))).toMatchObject({ booked: {} });
  expect(await allocate(await bookingDatabase.event({ capacity: 1, date: over }))).toEqual({
    refused: 'sale over',
    closedAt: endOf(over),
  });
});

test('closes a sale at the end of the event at the latest', async () => {
  const closesAt = new Date(Date.now() + 100 * HOUR);
  expect(await allocate(await bookingDatabase.event({ capacity: 1, date: over, closesAt }))).toMatchObject({
    refused: 'sale over',
    closedAt: endOf(over),
  });
});

test('fails when only sale_closes_at ends a sale', async () => {
  const event = await bookingDatabase.event({ capacity: 1, date: over });
  const { text } = bookBatch;
  expect(text).toContain(`AND ${SALE_END} > now()`);
  const unguarded = text.replace(SALE_END, "coalesce(sale_closes_at, 'infinity')");
  const [id, user] = [request(event).id, 'ann'];
  const values = [event, [id], [user], [1], [null], [null], 600, null, null, null];
  expect((await bookingDatabase.database.pool.query(text, values)).rows).toEqual([]);
  expect((await bookingDatabase.database.pool.query(unguarded, values)).rows).toHaveLength(1);
});

test.each(['soon', '2030-02-31', '2030-1-1', '0000-01-01', '2030-01-01T00:00:00Z'])(
  'does not accept an event on the date %s',
  date => {
    const event = { type: 'event', event_id: '1', name: 'A night', date, venue: 'A hall', capacity: 1, price_cents: 0 };
    const more = { sale_opens_at: null, sale_closes_at: null, per_order_limit: 1, revision: 1 };
    expect(() => readEvent(Buffer.from(JSON.stringify({ ...event, ...more })))).toThrow(
      `date must be a date such as 2026-12-31 (got '${date}')`,
    );
  },
);
