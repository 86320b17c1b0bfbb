// The same keys of one user, sent to two events in opposite orders, do not cause deadlocks.
import { randomUUID } from 'node:crypto';
import { type Batch, columnsOf } from '../../../../../constructs/booking-service/app/batching/batch';
import { bookBatch } from '../../../../../constructs/booking-service/app/sql/statements';
import { postgresArray } from '../../../../../constructs/web-service/kit/performance/postgres-array';
import { request, useBookingDatabase } from '../booking-database';

const bookingDatabase = useBookingDatabase();
const KEYS = 1_000;

/** In order of arrival. */
const unordered = (batch: Batch) => [
  postgresArray(batch.map(({ id }) => id)),
  postgresArray(batch.map(({ userId }) => userId)),
  postgresArray(batch.map(({ ticketCount }) => ticketCount)),
  postgresArray(batch.map(({ idempotencyKey }) => idempotencyKey)),
  postgresArray(batch.map(({ traceparent }) => traceparent)),
];
const inOneOrder = (batch: Batch) => columnsOf(batch).columns;

/** Returns the number of rounds that end in a deadlock. In each, two batches store the same keys concurrently. */
async function deadlocks(columns: (batch: Batch) => string[], rounds: number): Promise<number> {
  const events = [await bookingDatabase.event({ capacity: 1e6 }), await bookingDatabase.event({ capacity: 1e6 })];
  let found = 0;
  for (let round = 0; round < rounds; round++) {
    const keys = Array.from({ length: KEYS }, () => randomUUID());
    const groups = events.map((event, n) =>
      (n === 0 ? keys : [...keys].reverse()).map(idempotencyKey =>
        request(event, 1, { userId: 'ann', idempotencyKey }),
      ),
    );
    const codes = await Promise.all(
      groups.map((batch, n) =>
        bookingDatabase.database.pool
          .query({ ...bookBatch, values: [events[n], ...columns(batch), 600, null, null, null] })
          .then(() => undefined)
          .catch(({ code }: { code?: string }) => code),
      ),
    );
    const failed = codes.filter(code => code !== undefined);
    expect(failed.filter(code => code !== '40P01')).toEqual([]);
    found += failed.length;
  }
  return found;
}

test('batches with the same keys in opposite orders do not deadlock', async () => {
  expect(await deadlocks(inOneOrder, 15)).toBe(0);
});

test('fails when keys are stored in order of arrival', async () => {
  let found = 0;
  for (let attempt = 0; attempt < 50 && found === 0; attempt++) {
    found = await deadlocks(unordered, 5);
  }
  expect(found).toBeGreaterThan(0);
});
