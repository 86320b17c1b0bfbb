import { type AllocateBatch, BatchQueue } from '../../../../../constructs/booking-service/app/batching/batch-queue';
import {
  type BookingRequest,
  newBookingId,
  type Outcome,
} from '../../../../../constructs/booking-service/app/domain/booking';

const order = (eventId: string): BookingRequest => ({ id: newBookingId(), eventId, userId: 'ann', ticketCount: 1 });
const bookedAs = ({ id }: BookingRequest): Outcome => ({
  booked: { id, priceCents: 0, createdAt: new Date(0).toISOString(), expiresAt: new Date(0).toISOString() },
});

/** Allocator that completes a batch when the test calls `finish`, and records its batches. */
function slowAllocator() {
  const batches: { eventId: string; size: number; finish: () => void }[] = [];
  const allocate: AllocateBatch = (eventId, batch) =>
    new Promise(resolve => {
      batches.push({ eventId, size: batch.length, finish: () => resolve(batch.map(bookedAs)) });
    });
  return { batches, allocate };
}
const sizes = (batches: readonly { eventId: string; size: number }[]) =>
  batches.map(({ eventId, size }) => [eventId, size]);
const turn = () => new Promise(resolve => setImmediate(resolve));

test('collects requests that arrive during a batch into the next batch, per event', async () => {
  const { batches, allocate } = slowAllocator();
  const queue = new BatchQueue(allocate, { batchSize: 3, queued: 100 });
  const requests = [...Array(6).fill('a'), 'b', 'b'].map(order);
  const responses = Promise.all(requests.map(request => queue.book(request)));
  expect(sizes(batches)).toEqual([
    ['a', 1],
    ['b', 1],
  ]);
  for (let n = 0; n < 5; n++) {
    batches[n]!.finish();
    await turn();
  }
  expect(sizes(batches)).toEqual([
    ['a', 1],
    ['b', 1],
    ['a', 3],
    ['b', 1],
    ['a', 2],
  ]);
  expect(await responses).toEqual(requests.map(bookedAs));
});

test('starts a new batch after the queue of an event was empty', async () => {
  const queue = new BatchQueue(async (_, batch) => batch.map(bookedAs));
  const [first, second] = [order('a'), order('a')];
  expect(await queue.book(first)).toEqual(bookedAs(first));
  expect(await queue.book(second)).toEqual(bookedAs(second));
});

test('rejects requests above its limit, and accepts more after a batch', async () => {
  const { batches, allocate } = slowAllocator();
  const queue = new BatchQueue(allocate, { batchSize: 10, queued: 2 });
  const admitted = [queue.book(order('a')), queue.book(order('b'))];
  expect(await queue.book(order('c'))).toEqual({ undecided: 'busy' });
  for (const { finish } of batches) {
    finish();
  }
  await Promise.all(admitted);
  const next = queue.book(order('c'));
  batches[2]!.finish();
  expect(await next).toMatchObject({ booked: {} });
});

test('returns an unknown outcome for all requests of a failed batch, and for no other', async () => {
  const cause = new Error('lost');
  const queue = new BatchQueue(async (eventId, batch) => {
    if (eventId === 'a') {
      throw cause;
    }
    return batch.map(bookedAs);
  });
  expect(await queue.book(order('a'))).toEqual({ undecided: 'outcome unknown', cause });
  expect(await queue.book(order('b'))).toMatchObject({ booked: {} });
  expect(await queue.book(order('a'))).toEqual({ undecided: 'outcome unknown', cause });
});
