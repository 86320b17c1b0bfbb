// A batch of bookings gives the same responses and rows as single requests.
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Registry } from 'prom-client';
import type { ServiceResponse } from '../../../../../constructs/web-service/kit/client/request';
import { openServiceClient, type ServiceClient } from '../../../../../constructs/web-service/kit/client/service-client';
import { sell, useBookingDatabase } from '../booking-database';
import { useBookingService } from '../running-service';

const bookingDatabase = useBookingDatabase();
const service = useBookingService(() => ({ DATABASE_URL: bookingDatabase.url, ACCESS_MODE: 'open' }));
let client: ServiceClient;
let batched: ServiceClient['call'];

beforeAll(() => {
  client = openServiceClient('booking-service', service.url(), new Registry());
  batched = client.inBatches('/book/batch');
});
afterAll(() => client.close());

interface Item {
  readonly event: string;
  readonly count: unknown;
  readonly buyer: number;
  readonly key?: number;
}

/** Unlimited, small, limited per order, not on sale yet, over, unknown. */
const EVENTS = {
  plenty: { capacity: 10_000 },
  small: { capacity: 12, perOrderLimit: 30 }, // a single reason to reject an order
  limited: { capacity: 1_000, perOrderLimit: 3 },
  early: { capacity: 1_000, opensAt: new Date(Date.now() + 3_600_000) },
  late: { capacity: 1_000, closesAt: new Date(Date.now() - 3_600_000) },
};

const items = fc.array(
  fc.record(
    {
      event: fc.constantFrom(...Object.keys(EVENTS), 'unknown'),
      count: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 1, max: 6 }) }, fc.constantFrom(0, -1, '2', 1.5, 20)),
      buyer: fc.integer({ min: 0, max: 3 }),
      key: fc.integer({ min: 0, max: 5 }),
    },
    { requiredKeys: ['event', 'count', 'buyer'] },
  ),
  { minLength: 1, maxLength: 30 },
);

/** Events and buyers of one run, so that runs are independent. */
async function world() {
  const name = randomUUID().slice(0, 8);
  for (const [event, options] of Object.entries(EVENTS)) {
    await sell(bookingDatabase.database, `${event}-${name}`, options);
  }
  const call = ({ event, count, buyer, key }: Item) => ({
    method: 'POST' as const,
    path: '/book',
    headers: {
      'content-type': 'application/json',
      'x-user-id': `buyer-${buyer}-${name}`,
      // Items for different events have no order, and of two orders with one key the one that fits is stored: so here a
      // key belongs to one order.
      ...(key !== undefined && { 'idempotency-key': `key-${event}-${count}-${key}` }),
    },
    body: JSON.stringify({ event_id: `${event}-${name}`, ticket_count: count }),
  });
  /** Removes ids, times and the name of the run. Repeated bookings have the number of their first response. */
  const ids: string[] = [];
  const shown = ({ status, headers, body }: ServiceResponse) => {
    const { booking_id, created_at, expires_at, ...rest } = JSON.parse(body.toString());
    if (booking_id && !ids.includes(booking_id)) {
      ids.push(booking_id);
    }
    const same = { status, type: headers['content-type'], booking: ids.indexOf(booking_id), ...rest };
    if (rest.type?.endsWith(':not-enough')) {
      return { status, type: rest.type }; // availability depends on timing
    }
    return JSON.parse(
      JSON.stringify(same)
        .replaceAll(name, 'here')
        .replace(/closed at [^"]+/, 'closed'),
    );
  };
  const stored = async () => {
    const { rows } = await bookingDatabase.database.pool.query(
      `SELECT replace(event_id, $1, 'here') AS event, replace(user_id, $1, 'here') AS buyer, ticket_count,
              idempotency_key, status FROM booking.bookings WHERE event_id LIKE '%-' || $1 ORDER BY created_at, id`,
      [name],
    );
    const { rows: inventory } = await bookingDatabase.database.pool.query(
      `SELECT replace(event_id, $1, 'here') AS event, taken FROM booking.inventory
       WHERE event_id LIKE '%-' || $1 ORDER BY event_id`,
      [name],
    );
    const text = rows.map(row => JSON.stringify(row)).sort();
    return { bookings: text, inventory };
  };
  return { call, shown, stored };
}

test('returns and stores the same for batches as for single requests', async () => {
  await fc.assert(
    fc.asyncProperty(items, async mix => {
      const [together, single] = [await world(), await world()];
      const inBatch = await Promise.all(mix.map(item => batched(together.call(item))));
      const oneByOne: ServiceResponse[] = [];
      for (const item of mix) {
        oneByOne.push(await client.call(single.call(item)));
      }
      expect(inBatch.map(together.shown)).toEqual(oneByOne.map(single.shown));
      expect(await together.stored()).toEqual(await single.stored());
    }),
    { numRuns: 100 },
  );
});

test('rejects the second of two orders with one key in a batch', async () => {
  const { call } = await world();
  const [first, second] = [1, 2].map(count => {
    const order = call({ event: 'plenty', count, buyer: 0 });
    return { ...order, headers: { ...order.headers, 'idempotency-key': 'one-key' } };
  });
  const responses = await Promise.all([batched(first!), batched(second!), batched(first!)]);
  expect(responses.map(({ status }) => status)).toEqual([202, 422, 202]);
});

test('control: detects an item with the identity of another item', async () => {
  const [together, single] = [await world(), await world()];
  const mix: Item[] = [
    { event: 'plenty', count: 1, buyer: 0 },
    { event: 'plenty', count: 2, buyer: 1 },
  ];
  const swapped = mix.map((item, n) => ({ ...item, buyer: mix[1 - n]!.buyer }));
  await Promise.all(swapped.map(item => batched(together.call(item))));
  for (const item of mix) {
    await client.call(single.call(item));
  }
  expect(await together.stored()).not.toEqual(await single.stored());
});
