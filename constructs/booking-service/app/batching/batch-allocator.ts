import type { ClientBase, Pool } from 'pg';
import type { Database } from '../../../web-service/kit/postgres/database';
import { type Booking, type BookingRequest, type Outcome, termsOf } from '../domain/booking';
import { OpenHolds } from '../domain/open-holds';
import { isAboutData, isConflict, isOversold, isRefusal } from '../sql/database-errors';
import { bookGroup, bookingsOfKeys, lockStock, openHolds, saleOf } from '../sql/statements';
import type { KnownStock } from './availability-cache';
import { columnsOf, type Group, keyOf, NO_KEY } from './batch';

type Connection = Pool | ClientBase;
type Settled = ReadonlyMap<BookingRequest, Outcome>;
type StoredByKey = Booking & { readonly idempotency_key: string };

interface Stored {
  /** The stored ids where some were not stored. */
  readonly only: readonly string[] | null;
  readonly left: number;
  readonly price_cents: number;
  readonly created_at: Date;
  readonly expires_at: Date;
}

interface Sale {
  readonly left: number;
  readonly per_order_limit: number;
  readonly price_cents: number;
  readonly sale_opens_at: Date | null;
  readonly sale_closes_at: Date;
  readonly not_yet_open: boolean;
  readonly closed: boolean;
}

const ATTEMPTS = 3;

type Terms = Pick<Sale, 'per_order_limit' | 'price_cents'>;

/** Decides a group of requests for one event as if they had come one after the other. */
export class Settlement {
  constructor(
    private readonly database: Database,
    private readonly stock: KnownStock,
    private readonly options: {
      readonly holdSeconds: number;
      /** Unpaid bookings of one user for one event. @default 0, no limit */
      readonly maxOpenHolds?: number;
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
      stored = await this.#store(eventId, group, attempt);
    } catch (error) {
      if (isAboutData(error)) return this.#bisect(eventId, group);
      if (isConflict(error) && attempt < ATTEMPTS) return this.#decide(eventId, group, attempt + 1);
      const undecided = isRefusal(error) ? 'busy' : 'outcome unknown';
      return new Map(group.map(request => [request, { undecided, cause: error }]));
    }
    if (stored)
      this.options.onBooked({ free: stored.price_cents === 0, bookings: stored.only?.length ?? group.length });
    return this.#answer(eventId, group, stored, attempt);
  }

  /** The first attempt stores each user's first request, in slot 1: most users have no hold. The next uses all slots. */
  async #store(eventId: string, group: Group, attempt: number): Promise<Stored | undefined> {
    const tickets = group.reduce((sum, { ticketCount }) => sum + ticketCount, 0);
    if (attempt === 1 && this.stock.expects(eventId, tickets)) {
      try {
        return await this.#bookGroup(this.database.pool, eventId, columnsOf(group), 1);
      } catch (error) {
        if (!isOversold(error)) throw error;
      }
    }
    return this.database.transaction(connection => this.#bookWhatFits(connection, eventId, group));
  }

  async #bookGroup(
    connection: Connection,
    eventId: string,
    { columns, expectedTotals, slots }: ReturnType<typeof columnsOf>,
    highestSlot = this.options.maxOpenHolds,
  ): Promise<Stored | undefined> {
    const { holdSeconds, maxOpenHolds } = this.options;
    const { rows } = await connection.query<Stored>({
      ...bookGroup,
      values: [eventId, ...columns, holdSeconds, expectedTotals, slots, maxOpenHolds ? highestSlot : null],
    });
    const stored = rows[0];
    if (stored) this.stock.see(eventId, stored.left);
    return stored;
  }

  /** First come, first served, whole requests only: one that does not fit is refused, a smaller one behind it may still fit. */
  async #bookWhatFits(connection: ClientBase, eventId: string, group: Group): Promise<Stored | undefined> {
    const { rows } = await connection.query<Terms & Pick<Sale, 'left'>>({
      ...lockStock,
      values: [eventId],
    });
    const sale = rows[0];
    if (!sale) return undefined;
    this.stock.see(eventId, sale.left);
    const used = new Set((await this.#storedByKey(connection, group)).keys());
    const holds = await this.#openHolds(connection, eventId, group, sale);
    const slots = new Map<BookingRequest, number>();
    let { left } = sale;
    const fitting = group.filter(request => {
      const key = keyOf(request);
      const fits = request.ticketCount <= left && allows(sale, request) && !used.has(key) && !holds.isFull(request);
      if (!fits) return false;
      left -= request.ticketCount;
      slots.set(request, holds.take(request));
      if (key !== NO_KEY) used.add(key);
      return true;
    });
    if (fitting.length === 0) return undefined;
    const stored = await this.#bookGroup(connection, eventId, columnsOf(fitting, slots));
    return stored && { ...stored, only: stored.only ?? fitting.map(({ id }) => id) };
  }

  async #openHolds(connection: Connection, eventId: string, group: Group, { price_cents }: Terms): Promise<OpenHolds> {
    const limit = this.options.maxOpenHolds;
    if (price_cents === 0 || !limit) return new OpenHolds(Number.POSITIVE_INFINITY);
    const users = [...new Set(group.map(({ userId }) => userId))];
    const { rows } = await connection.query<{ user_id: string; hold_slot: number }>({
      ...openHolds,
      values: [eventId, users],
    });
    return new OpenHolds(limit, rows);
  }

  async #answer(eventId: string, group: Group, stored: Stored | undefined, attempt: number): Promise<Settled> {
    const settled = stored ? bookedOf(group, stored) : new Map<BookingRequest, Outcome>();
    if (settled.size === group.length) return settled;
    const rest = group.filter(request => !settled.has(request));
    return new Map([...settled, ...(await this.#explain(eventId, rest, attempt))]);
  }

  /** Why these were not stored just now: they were before, or the event does not allow it. What it allows by now is tried again. */
  async #explain(eventId: string, group: Group, attempt: number): Promise<Settled> {
    if (group.length === 0) return new Map();
    try {
      const { pool } = this.database;
      const [sale] = (await pool.query<Sale>({ ...saleOf, values: [eventId] })).rows;
      if (!sale) return new Map([...refusing(group, 'unknown event'), ...(await this.#repeats(group))]);
      const holds = await this.#openHolds(pool, eventId, group, sale);
      const refusals = group.map((request): [BookingRequest, Outcome] => [request, refusal(request, sale, holds)]);
      const explained = new Map([...refusals, ...(await this.#repeats(group))]);
      const allowed = group.filter(request => 'undecided' in explained.get(request)!);
      if (attempt === ATTEMPTS) return explained;
      return new Map([...explained, ...(await this.#decide(eventId, allowed, attempt + 1))]);
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

function bookedOf(group: Group, stored: Stored): Map<BookingRequest, Outcome> {
  const only = stored.only && new Set(stored.only);
  const terms = termsOf(stored);
  return new Map(
    group.filter(({ id }) => !only || only.has(id)).map(request => [request, { booked: { id: request.id, ...terms } }]),
  );
}

function repeated(request: BookingRequest, booking: Booking): Outcome {
  const same = booking.event_id === request.eventId && booking.ticket_count === request.ticketCount;
  return same ? { booked: { id: booking.id, ...termsOf(booking) } } : { refused: 'key used for another booking' };
}

/** What the statement `bookGroup` asks of a request, besides the capacity. */
function allows({ per_order_limit, price_cents }: Terms, { ticketCount, expectedTotal }: BookingRequest): boolean {
  return ticketCount <= per_order_limit && (expectedTotal === undefined || expectedTotal === ticketCount * price_cents);
}

function refusing(group: Group, refused: 'unknown event'): [BookingRequest, Outcome][] {
  return group.map(request => [request, { refused }]);
}

function refusal(request: BookingRequest, sale: Sale, holds: OpenHolds): Outcome {
  const { ticketCount } = request;
  if (sale.not_yet_open) return { refused: 'sale not open', opensAt: sale.sale_opens_at! };
  if (sale.closed) return { refused: 'sale over', closedAt: sale.sale_closes_at };
  if (ticketCount > sale.per_order_limit) return { refused: 'too many at once', limit: sale.per_order_limit };
  if (!allows(sale, request)) {
    return { refused: 'price changed', priceCents: sale.price_cents, total: ticketCount * sale.price_cents };
  }
  if (holds.isFull(request)) return { refused: 'too many open holds', limit: holds.limit };
  if (ticketCount > sale.left) return { refused: 'not enough tickets', left: sale.left };
  return { undecided: 'busy' };
}
