import type { ClientBase, Pool } from 'pg';
import type { Database } from '../../web-service/kit/database';
import { postgresArray } from '../../web-service/kit/postgres-array';
import { type Booking, type BookingRequest, type Outcome, timesOf } from './booking';
import { isAboutData, isConflict, isOversold, isRefusal } from './database-errors';
import type { KnownStock } from './known-stock';
import { bookGroup, bookingsOfKeys, lockStock, saleOf } from './statements';

type Connection = Pool | ClientBase;
type Group = readonly BookingRequest[];
type Settled = ReadonlyMap<BookingRequest, Outcome>;
type StoredByKey = Booking & { readonly idempotency_key: string };

interface Stored {
  /** The stored ids where some were not stored. */
  readonly only: readonly string[] | null;
  readonly left: number;
  readonly free: boolean;
  readonly created_at: Date;
  readonly expires_at: Date;
}

interface Sale {
  readonly left: number;
  readonly per_order_limit: number;
  readonly sale_opens_at: Date | null;
  readonly sale_closes_at: Date | null;
  readonly not_yet_open: boolean;
  readonly closed: boolean;
}

/** Decides a group of requests for one event as if they had come one after the other. */
export class Settlement {
  constructor(
    private readonly database: Database,
    private readonly stock: KnownStock,
    private readonly options: {
      readonly holdSeconds: number;
      /** Called after each commit. */
      readonly onBooked: (group: { readonly free: boolean; readonly bookings: number }) => void;
    },
  ) {}

  readonly settle = async (eventId: string, group: Group): Promise<readonly Outcome[]> => {
    const hopeful: BookingRequest[] = [];
    const losers = new Map<BookingRequest, Outcome>();
    for (const request of group) {
      const left = this.stock.tooLittleFor(request);
      if (left === undefined) hopeful.push(request);
      else losers.set(request, { refused: 'not enough tickets', left });
    }
    const settled = new Map([
      ...losers,
      ...(await this.#repeats([...losers.keys()])), // they may have won before
      ...(await this.#decide(eventId, hopeful)),
    ]);
    return group.map(request => settled.get(request)!);
  };

  async #decide(eventId: string, group: Group, attempt = 1): Promise<Settled> {
    if (group.length === 0) return new Map();
    let stored: Stored | undefined;
    try {
      stored = await this.#store(eventId, group);
    } catch (error) {
      if (isAboutData(error)) return this.#bisect(eventId, group);
      if (isConflict(error) && attempt < 3) return this.#decide(eventId, group, attempt + 1);
      const undecided = isRefusal(error) ? 'busy' : 'outcome unknown';
      return new Map(group.map(request => [request, { undecided, cause: error }]));
    }
    if (stored) this.options.onBooked({ free: stored.free, bookings: stored.only?.length ?? group.length });
    return this.#answer(eventId, group, stored);
  }

  async #store(eventId: string, group: Group): Promise<Stored | undefined> {
    const tickets = group.reduce((sum, { ticketCount }) => sum + ticketCount, 0);
    if (this.stock.expects(eventId, tickets)) {
      try {
        return await this.#bookGroup(this.database.pool, eventId, group);
      } catch (error) {
        if (!isOversold(error)) throw error;
      }
    }
    return this.database.transaction(connection => this.#bookWhatFits(connection, eventId, group));
  }

  async #bookGroup(connection: Connection, eventId: string, group: Group): Promise<Stored | undefined> {
    const columns = [
      group.map(({ id }) => id),
      group.map(({ userId }) => userId),
      group.map(({ ticketCount }) => ticketCount),
      group.map(({ idempotencyKey }) => idempotencyKey),
      group.map(({ traceparent }) => traceparent),
    ];
    const { rows } = await connection.query<Stored>({
      ...bookGroup,
      values: [eventId, ...columns.map(postgresArray), this.options.holdSeconds],
    });
    const stored = rows[0];
    if (stored) this.stock.see(eventId, stored.left);
    return stored;
  }

  /** First come, first served, whole requests only: one that does not fit is refused, a smaller one behind it may still fit. */
  async #bookWhatFits(connection: ClientBase, eventId: string, group: Group): Promise<Stored | undefined> {
    const { rows } = await connection.query<Pick<Sale, 'left' | 'per_order_limit'>>({
      ...lockStock,
      values: [eventId],
    });
    const sale = rows[0];
    if (!sale) return undefined;
    this.stock.see(eventId, sale.left);
    const used = new Set((await this.#storedByKey(connection, group)).keys());
    let { left } = sale;
    const fitting = group.filter(request => {
      const key = keyOf(request);
      const fits = request.ticketCount <= Math.min(left, sale.per_order_limit) && !used.has(key);
      if (fits) left -= request.ticketCount;
      if (fits && key !== NO_KEY) used.add(key);
      return fits;
    });
    if (fitting.length === 0) return undefined;
    const stored = await this.#bookGroup(connection, eventId, fitting);
    return stored && { ...stored, only: stored.only ?? fitting.map(({ id }) => id) };
  }

  async #answer(eventId: string, group: Group, stored: Stored | undefined): Promise<Settled> {
    const settled = stored ? bookedOf(group, stored) : new Map<BookingRequest, Outcome>();
    if (settled.size === group.length) return settled;
    const rest = group.filter(request => !settled.has(request));
    return new Map([...settled, ...(await this.#explain(eventId, rest))]);
  }

  /** Why these were not stored just now: they were before, or the event does not allow it. */
  async #explain(eventId: string, group: Group): Promise<Settled> {
    if (group.length === 0) return new Map();
    try {
      const { rows } = await this.database.pool.query<Sale>({ ...saleOf, values: [eventId] });
      const refusals = group.map((request): [BookingRequest, Outcome] => [request, refusal(request, rows[0])]);
      return new Map([...refusals, ...(await this.#repeats(group))]);
    } catch (cause) {
      return new Map(group.map(request => [request, { undecided: 'outcome unknown', cause }]));
    }
  }

  /** Those of the group that were stored before, under the same key. */
  async #repeats(group: Group): Promise<Settled> {
    const before = await this.#storedByKey(this.database.pool, group);
    return new Map(
      group.flatMap((request): [BookingRequest, Outcome][] => {
        const booking = before.get(keyOf(request));
        return booking ? [[request, repeated(request, booking)]] : [];
      }),
    );
  }

  async #storedByKey(connection: Connection, group: Group): Promise<ReadonlyMap<string, StoredByKey>> {
    const keyed = group.filter(({ idempotencyKey }) => idempotencyKey !== undefined);
    if (keyed.length === 0) return new Map();
    const { rows } = await connection.query<StoredByKey>({
      ...bookingsOfKeys,
      values: [keyed.map(({ userId }) => userId), keyed.map(({ idempotencyKey }) => idempotencyKey)],
    });
    return new Map(rows.map(row => [`${row.user_id} ${row.idempotency_key}`, row]));
  }

  /** One request with data the database does not accept must not fail its group. */
  async #bisect(eventId: string, group: Group): Promise<Settled> {
    if (group.length === 1) return new Map([[group[0]!, { refused: 'not valid' }]]);
    const middle = group.length >> 1;
    const first = await this.#decide(eventId, group.slice(0, middle));
    return new Map([...first, ...(await this.#decide(eventId, group.slice(middle)))]);
  }
}

const NO_KEY = '';

/** User ids have no spaces. */
function keyOf({ userId, idempotencyKey }: BookingRequest): string {
  return idempotencyKey === undefined ? NO_KEY : `${userId} ${idempotencyKey}`;
}

function bookedOf(group: Group, stored: Stored): Map<BookingRequest, Outcome> {
  const only = stored.only && new Set(stored.only);
  const times = timesOf(stored);
  return new Map(
    group.filter(({ id }) => !only || only.has(id)).map(request => [request, { booked: { id: request.id, ...times } }]),
  );
}

function repeated(request: BookingRequest, booking: Booking): Outcome {
  const same = booking.event_id === request.eventId && booking.ticket_count === request.ticketCount;
  return same ? { booked: { id: booking.id, ...timesOf(booking) } } : { refused: 'key used for another booking' };
}

function refusal({ ticketCount }: BookingRequest, sale: Sale | undefined): Outcome {
  if (!sale) return { refused: 'unknown event' };
  if (sale.not_yet_open) return { refused: 'sale not open', opensAt: sale.sale_opens_at! };
  if (sale.closed) return { refused: 'sale over', closedAt: sale.sale_closes_at! };
  if (ticketCount > sale.per_order_limit) return { refused: 'too many at once', limit: sale.per_order_limit };
  if (ticketCount > sale.left) return { refused: 'not enough tickets', left: sale.left };
  return { undecided: 'busy' }; // tickets came back a moment ago
}
