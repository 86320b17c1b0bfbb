// Compares the service with a model of twenty lines after every step of random sequences.
import fc from 'fast-check';
import { AvailabilityCache } from '../../../../../constructs/booking-service/app/batching/availability-cache';
import { BatchAllocator } from '../../../../../constructs/booking-service/app/batching/batch-allocator';
import type { Outcome } from '../../../../../constructs/booking-service/app/domain/booking';
import { Bookings } from '../../../../../constructs/booking-service/app/domain/bookings';
import { bookBatch } from '../../../../../constructs/booking-service/app/sql/statements';
import type { BookingStatus } from '../../../../../contracts/booking-status';
import { brokenInvariants } from '../../../../../verification/booking/invariants';
import { request, sell, useBookingDatabase } from '../booking-database';

const bookingDatabase = useBookingDatabase();
const LIMIT = 5;
const MAX_OPEN_HOLDS = 4;

class Model {
  readonly bookings: { count: number; key: number; status: BookingStatus; overdue: boolean }[] = [];
  constructor(public allotment: number) {}

  get taken() {
    return this.bookings.reduce((sum, { count, status }) => sum + (/queued|confirmed/.test(status) ? count : 0), 0);
  }
  get holds() {
    return this.bookings.filter(({ status }) => status === 'queued').length;
  }
  get left() {
    return Math.max(0, this.allotment - this.taken);
  }
  book(count: number, key: number): number | undefined {
    const before = this.bookings.findIndex(booking => booking.key === key);
    if (before >= 0) {
      return this.bookings[before]!.count === count ? before : undefined;
    }
    if (count > this.left || this.holds >= MAX_OPEN_HOLDS) {
      return undefined;
    }
    return this.bookings.push({ count, key, status: 'queued', overdue: false }) - 1;
  }
  move(n: number, from: BookingStatus[], to: BookingStatus): boolean {
    const booking = this.bookings[n]!;
    const allowed = from.includes(booking.status) && (booking.status !== 'expired' || booking.count <= this.left);
    if (allowed) {
      booking.status = to;
    }
    return allowed;
  }
}

type Step =
  | { readonly does: 'book' | 'crash'; readonly batch: readonly { readonly count: number; readonly key: number }[] }
  | { readonly does: 'confirm' | 'cancel' | 'let expire'; readonly which: number }
  | { readonly does: 'sweep' }
  | { readonly does: 'allot'; readonly allotment: number };

const batch = fc.array(fc.record({ count: fc.integer({ min: 1, max: LIMIT }), key: fc.nat(12) }), {
  minLength: 1,
  maxLength: 6,
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ does: fc.constant('book' as const), batch }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('crash' as const), batch }) },
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constantFrom('confirm' as const, 'cancel' as const, 'let expire' as const),
      which: fc.nat(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('sweep' as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('allot' as const), allotment: fc.nat(20) }) },
);

test('behaves like the model for random sequences of operations', async () => {
  const { database } = bookingDatabase;
  await fc.assert(
    fc.asyncProperty(fc.nat(20), fc.array(step, { minLength: 5, maxLength: 25 }), async (allotment, story) => {
      const event = await bookingDatabase.event({ capacity: allotment, perOrderLimit: LIMIT });
      const model = new Model(allotment);
      const bookings = new Bookings(database);
      const availability = new AvailabilityCache();
      const allocator = new BatchAllocator(database, availability, {
        holdSeconds: 600,
        maxOpenHolds: MAX_OPEN_HOLDS,
        onBooked: () => {},
      });
      const ids: string[] = [];
      let revision = 1;
      const requests = (orders: readonly { count: number; key: number }[]) =>
        orders.map(({ count, key }) => request(event, count, { userId: `of-${event}`, idempotencyKey: `${key}` }));

      for (const step of story) {
        switch (step.does) {
          case 'book': {
            const outcomes = await allocator.allocate(event, requests(step.batch));
            step.batch.forEach(({ count, key }, position) => {
              const outcome = outcomes[position]!;
              const expected = model.book(count, key);
              if (expected === undefined) {
                expect(outcome).toMatchObject({ refused: expect.any(String) });
              } else {
                ids[expected] ??= idOf(outcome);
                expect(outcome).toMatchObject({ booked: { id: ids[expected] } });
              }
            });
            break;
          }
          case 'crash':
            await crashBooking(event, requests(step.batch));
            break;
          case 'confirm':
          case 'cancel':
          case 'let expire': {
            if (ids.length === 0) {
              break;
            }
            const n = step.which % ids.length;
            if (step.does === 'let expire') {
              await database.pool.query('UPDATE booking.bookings SET expires_at = now() WHERE id = $1', [ids[n]]);
              model.bookings[n]!.overdue = true;
              break;
            }
            const confirms = step.does === 'confirm';
            const moved = await (confirms ? bookings.confirm(ids[n]!, 'paid') : bookings.cancel(ids[n]!));
            const from: BookingStatus[] = confirms ? ['queued', 'expired'] : ['queued', 'confirmed'];
            expect(moved?.moved).toBe(model.move(n, from, confirms ? 'confirmed' : 'cancelled'));
            expect(moved?.booking.status).toBe(model.bookings[n]!.status);
            availability.clear();
            break;
          }
          case 'sweep':
            await bookings.expire(1000);
            model.bookings.forEach(({ overdue }, n) => {
              if (overdue) {
                model.move(n, ['queued'], 'expired');
              }
            });
            availability.clear();
            break;
          case 'allot':
            await sell(database, event, { capacity: step.allotment, perOrderLimit: LIMIT }, ++revision);
            model.allotment = step.allotment;
            availability.clear();
        }
        const { rows } = await database.pool.query('SELECT taken FROM booking.inventory WHERE event_id = $1', [event]);
        expect(rows[0].taken).toBe(model.taken);
      }
      await bookings.expire(1000);
    }),
    { numRuns: 60 },
  );
  expect(await brokenInvariants(database)).toEqual([]);
});

const idOf = (outcome: Outcome) => ('booked' in outcome ? outcome.booked.id : '');

/** The process ends between the statement and the commit. */
async function crashBooking(event: string, batch: readonly ReturnType<typeof request>[]): Promise<void> {
  const connection = await bookingDatabase.database.pool.connect();
  const column = <K extends keyof (typeof batch)[number]>(name: K) => batch.map(request => request[name]);
  try {
    await connection.query('BEGIN');
    await connection
      .query(bookBatch.text, [
        event,
        ...[column('id'), column('userId'), column('ticketCount'), column('idempotencyKey'), column('traceparent')],
        600,
        null,
        null,
        MAX_OPEN_HOLDS,
      ])
      .catch(() => {}); // it may exceed the capacity first
  } finally {
    connection.release(true);
  }
}
