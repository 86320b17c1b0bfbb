// A batch of requests for one event, as column parameters of the statement `bookBatch`.
import { postgresArray } from '../../../web-service/kit/performance/postgres-array';
import type { BookingRequest } from '../domain/booking';

export type Batch = readonly BookingRequest[];
/** Slot of each request as an open hold. */
type Slots = ReadonlyMap<BookingRequest, number>;

export const NO_KEY = '';

/** User ids contain no spaces. */
export function keyOf({ userId, idempotencyKey }: BookingRequest): string {
  return idempotencyKey === undefined ? NO_KEY : `${userId} ${idempotencyKey}`;
}

/** Returns the parameters $2 to $6, $8 and $9. */
export function columnsOf(unordered: Batch, slots: Slots | null = ordinalsOf(unordered)) {
  const batch = inKeyOrder(unordered);
  const columns = [
    batch.map(({ id }) => id),
    batch.map(({ userId }) => userId),
    batch.map(({ ticketCount }) => ticketCount),
    batch.map(({ idempotencyKey }) => idempotencyKey),
    batch.map(({ traceparent }) => traceparent),
  ].map(postgresArray);
  return {
    columns,
    expectedTotals: expectedTotals(batch),
    slots: slots && postgresArray(batch.map(request => slots.get(request))),
  };
}

/**
 * An insertion waits for the other transaction that has inserted the same key. The same order in all batches prevents
 * deadlocks. Requests with the same key, and those without a key, keep their order of arrival.
 */
function inKeyOrder(batch: Batch): Batch {
  return batch.length < 2 ? batch : [...batch].sort(byKey);
}

function byKey(a: BookingRequest, b: BookingRequest): number {
  if (a.idempotencyKey === b.idempotencyKey) {
    return a.idempotencyKey === undefined ? 0 : compare(a.userId, b.userId);
  }
  return compare(a.idempotencyKey, b.idempotencyKey);
}

function compare(a = '', b = ''): number {
  return a < b ? -1 : Number(a > b);
}

/** Returns null if no request expects a price: most batches do not need the column. */
function expectedTotals(batch: Batch): string | null {
  const isPlain = batch.every(({ expectedTotal }) => expectedTotal === undefined);
  return isPlain ? null : postgresArray(batch.map(({ expectedTotal }) => expectedTotal));
}

/**
 * Numbers the requests of each user from 1, in order of arrival; requests with the same key have the same number.
 * Returns null if every request is the first of its user.
 */
function ordinalsOf(batch: Batch): Slots | null {
  if (new Set(batch.map(({ userId }) => userId)).size === batch.length) {
    return null;
  }
  const keysOfUsers = new Map<string, Map<string, number>>();
  return new Map(
    batch.map(request => {
      const keys = keysOfUsers.get(request.userId) ?? new Map<string, number>();
      keysOfUsers.set(request.userId, keys);
      const key = keyOf(request) || request.id;
      const ordinal = keys.get(key) ?? keys.size + 1;
      keys.set(key, ordinal);
      return [request, ordinal];
    }),
  );
}
