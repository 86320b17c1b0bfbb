// A group of requests for one event as the statement `bookGroup` takes it: column by column.
import { postgresArray } from '../../../web-service/kit/performance/postgres-array';
import type { BookingRequest } from '../domain/booking';

export type Group = readonly BookingRequest[];
/** The slot of each request as an open hold. */
type Slots = ReadonlyMap<BookingRequest, number>;

export const NO_KEY = '';

/** User ids have no spaces. */
export function keyOf({ userId, idempotencyKey }: BookingRequest): string {
  return idempotencyKey === undefined ? NO_KEY : `${userId} ${idempotencyKey}`;
}

/** The parameters $2 to $6, $8 and $9. */
export function columnsOf(unordered: Group, slots: Slots | null = ordinalsOf(unordered)) {
  const group = inKeyOrder(unordered);
  const columns = [
    group.map(({ id }) => id),
    group.map(({ userId }) => userId),
    group.map(({ ticketCount }) => ticketCount),
    group.map(({ idempotencyKey }) => idempotencyKey),
    group.map(({ traceparent }) => traceparent),
  ].map(postgresArray);
  return {
    columns,
    expectedTotals: expectedTotals(group),
    slots: slots && postgresArray(group.map(request => slots.get(request))),
  };
}

/**
 * Whoever inserts a key that another transaction has just inserted waits for it. With one order in all groups nobody waits in
 * a circle; requests with the same key, and those without one, stay in the order in which they came.
 */
function inKeyOrder(group: Group): Group {
  return group.length < 2 ? group : [...group].sort(byKey);
}

function byKey(a: BookingRequest, b: BookingRequest): number {
  if (a.idempotencyKey === b.idempotencyKey) return a.idempotencyKey === undefined ? 0 : compare(a.userId, b.userId);
  return compare(a.idempotencyKey, b.idempotencyKey);
}

function compare(a = '', b = ''): number {
  return a < b ? -1 : Number(a > b);
}

/** Null if no request expects a price: most groups do without the column. */
function expectedTotals(group: Group): string | null {
  const isPlain = group.every(({ expectedTotal }) => expectedTotal === undefined);
  return isPlain ? null : postgresArray(group.map(({ expectedTotal }) => expectedTotal));
}

/** The how many-th booking of its user each request would be, as they came; repeated keys are one. Null where each is the first. */
function ordinalsOf(group: Group): Slots | null {
  if (new Set(group.map(({ userId }) => userId)).size === group.length) return null;
  const keysOfUsers = new Map<string, Map<string, number>>();
  return new Map(
    group.map(request => {
      const keys = keysOfUsers.get(request.userId) ?? new Map<string, number>();
      keysOfUsers.set(request.userId, keys);
      const key = keyOf(request) || request.id;
      const ordinal = keys.get(key) ?? keys.size + 1;
      keys.set(key, ordinal);
      return [request, ordinal];
    }),
  );
}
