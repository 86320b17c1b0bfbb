// Confirms, cancels and expires one booking concurrently, thousands of times: one move succeeds, every response is correct.
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { AvailabilityCache } from '../../../../../constructs/booking-service/app/batching/availability-cache';
import { BatchAllocator } from '../../../../../constructs/booking-service/app/batching/batch-allocator';
import type { Booking } from '../../../../../constructs/booking-service/app/domain/booking';
import { isMove } from '../../../../../constructs/booking-service/app/domain/booking-states';
import { Bookings } from '../../../../../constructs/booking-service/app/domain/bookings';
import { cancelBooking } from '../../../../../constructs/booking-service/app/sql/statements';
import { messagesOf } from '../../../../../constructs/web-service/kit/postgres/outbox';
import type { BookingChange } from '../../../../../contracts/messages/booking-change';
import { brokenInvariants } from '../../../../../verification/booking/invariants';
import { openBookingDatabase, request, useBookingDatabase } from '../booking-database';

const bookingDatabase = useBookingDatabase({ max_connections: '60' });

async function heldBookings(event: string, count: number): Promise<string[]> {
  const allocator = new BatchAllocator(bookingDatabase.database, new AvailabilityCache(), {
    holdSeconds: 0,
    onBooked: () => {},
  });
  const requests = Array.from({ length: count }, () => request(event));
  await allocator.allocate(event, requests);
  return requests.map(({ id }) => id);
}

/** Messages of the outbox, which the relay will publish. */
async function changes(): Promise<BookingChange[]> {
  const { rows } = await bookingDatabase.database.pool.query(
    `SELECT message_count, messages FROM booking.outbox WHERE topic = 'booking-changes' ORDER BY id`,
  );
  return rows.flatMap(row => messagesOf(row) as unknown as BookingChange[]);
}

test('only one of two concurrent moves succeeds', async () => {
  const replica = await openBookingDatabase(bookingDatabase.url, 30);
  const bookings = new Bookings(replica);
  const action = fc.constantFrom('confirm' as const, 'cancel' as const, 'expire' as const, 'confirm' as const);
  const race = fc.array(fc.record({ action, after: fc.nat(4) }), { minLength: 2, maxLength: 4 });
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(race, { minLength: 12, maxLength: 18 }), async races => {
        const event = await bookingDatabase.event({ capacity: 100 });
        const ids = await heldBookings(event, races.length);
        await Promise.all(
          races.map(async (race, n) => {
            const id = ids[n]!;
            const moved: Booking[] = [];
            await Promise.all(
              race.map(async ({ action, after }) => {
                await sleep(after);
                if (action === 'expire') {
                  return bookings.expire(1);
                }
                const result = await (action === 'confirm' ? bookings.confirm(id, 'paid') : bookings.cancel(id));
                if (result?.moved) {
                  moved.push(result.booking);
                } else {
                  expect(isMove(result!.booking.status, action === 'confirm' ? 'confirmed' : 'cancelled')).toBe(false);
                }
                return undefined;
              }),
            );
            expect(new Set(moved.map(({ version }) => version)).size).toBe(moved.length);
          }),
        );
        await bookings.expire(1000);
      }),
      { numRuns: 160 }, // few bookings each: more would wait too long for a connection on a busy machine
    );
    expect(await brokenInvariants(bookingDatabase.database, { bookingChanges: await changes() })).toEqual([]);
  } finally {
    await replica.close();
  }
});

test('fails when a booking can be moved from any state', async () => {
  const event = await bookingDatabase.event({ capacity: 100 });
  const [id] = await heldBookings(event, 1);
  const unguarded = { text: cancelBooking.text.replace("status IN ('queued', 'confirmed') AND", '') };
  expect(unguarded.text).not.toBe(cancelBooking.text);
  await heldBookings(event, 1);
  await bookingDatabase.database.pool.query({ ...unguarded, values: [id] });
  await bookingDatabase.database.pool.query({ ...unguarded, values: [id] });
  const broken = await brokenInvariants(bookingDatabase.database, { bookingChanges: await changes() });
  expect(broken.filter(sentence => sentence.startsWith('CountersMatchBookings'))).toHaveLength(1);
  expect(broken.filter(sentence => sentence.startsWith('MovesPublished'))).toHaveLength(1);
});
