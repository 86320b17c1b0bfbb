import type { ClientBase, Pool } from 'pg';
import type { Database } from '../../../web-service/kit/postgres/database';
import { type Booking, type BookingRequest, type Outcome, termsOf } from '../domain/booking';
import { OpenHolds } from '../domain/open-holds';
import { isAboutData, isConflict, isOversold, isRefusal } from '../sql/database-errors';
import { bookBatch, bookingsByKey, lockInventory, openHolds, saleOf } from '../sql/statements';
import type { AvailabilityCache } from './availability-cache';
import { type Batch, columnsOf, keyOf, NO_KEY } from './batch';

type Connection = Pool | ClientBase;
type Outcomes = ReadonlyMap<BookingRequest, Outcome>;
type KeyedBooking = Booking & { readonly idempotency_key: string };

/** Result of the statement `bookBatch`. */
interface StoredBatch {
  /** Ids of the stored bookings, or null if all were stored. */
  readonly stored_ids: readonly string[] | null;
  readonly available: number;
  readonly price_cents: number;
  readonly created_at: Date;
  readonly expires_at: Date;
}

interface Sale {
  readonly available: number;
  readonly per_order_limit: number;
  readonly price_cents: number;
  readonly sale_opens_at: Date | null;
  readonly sale_closes_at: Date;
  readonly not_yet_open: boolean;
  readonly closed: boolean;
}

const ATTEMPTS = 3;

type Terms = Pick<Sale, 'per_order_limit' | 'price_cents'>;

/** Allocates the tickets of a batch of requests for one event, with the same result as one request after the other. */
export class BatchAllocator {
  constructor(
    private readonly database: Database,
    private readonly availability: AvailabilityCache,
    private readonly options: {
      readonly holdSeconds: number;
      /** Maximum number of unpaid bookings of one user for one event. @default 0, no limit */
      readonly maxOpenHolds?: number;
      /** Called after each commit. */
      readonly onBooked: (batch: { readonly free: boolean; readonly bookings: number }) => void;
    },
  ) {}

  readonly allocate = async (eventId: string, batch: Batch): Promise<readonly Outcome[]> => {
    const candidates: BookingRequest[] = [];
    const rejectedFromCache = new Map<BookingRequest, Outcome>();
    for (const request of batch) {
      const left = this.availability.shortageFor(request);
      if (left === undefined) {
        candidates.push(request);
      } else {
        rejectedFromCache.set(request, { refused: 'not enough tickets', left });
      }
    }
    const outcomes = new Map([
      ...rejectedFromCache,
      ...(await this.repeatedOf([...rejectedFromCache.keys()])), // an earlier request with the key may have succeeded
      ...(await this.outcomesOf(eventId, candidates)),
    ]);
    return batch.map(request => outcomes.get(request)!);
  };

  private async outcomesOf(eventId: string, batch: Batch, attempt = 1): Promise<Outcomes> {
    if (batch.length === 0) {
      return new Map();
    }
    let stored: StoredBatch | undefined;
    try {
      stored = await this.store(eventId, batch, attempt);
    } catch (error) {
      if (isAboutData(error)) {
        return this.bisect(eventId, batch);
      }
      if (isConflict(error) && attempt < ATTEMPTS) {
        return this.outcomesOf(eventId, batch, attempt + 1);
      }
      const undecided = isRefusal(error) ? 'busy' : 'outcome unknown';
      return new Map(batch.map(request => [request, { undecided, cause: error }]));
    }
    if (stored) {
      this.options.onBooked({
        free: stored.price_cents === 0,
        bookings: stored.stored_ids?.length ?? batch.length,
      });
    }
    const booked = stored ? bookedOf(batch, stored) : new Map<BookingRequest, Outcome>();
    if (booked.size === batch.length) {
      return booked;
    }
    const rest = batch.filter(request => !booked.has(request));
    return new Map([...booked, ...(await this.explain(eventId, rest, attempt))]);
  }

  /**
   * The first attempt stores each user's first request, in slot 1: most users have no hold. The next uses all slots.
   */
  private async store(eventId: string, batch: Batch, attempt: number): Promise<StoredBatch | undefined> {
    const tickets = batch.reduce((sum, { ticketCount }) => sum + ticketCount, 0);
    if (attempt === 1 && this.availability.mayHave(eventId, tickets)) {
      try {
        return await this.bookBatch(this.database.pool, eventId, columnsOf(batch), 1);
      } catch (error) {
        if (!isOversold(error)) {
          throw error;
        }
      }
    }
    return this.database.transaction(connection => this.bookWhatFits(connection, eventId, batch));
  }

  private async bookBatch(
    connection: Connection,
    eventId: string,
    { columns, expectedTotals, slots }: ReturnType<typeof columnsOf>,
    highestSlot = this.options.maxOpenHolds,
  ): Promise<StoredBatch | undefined> {
    const { holdSeconds, maxOpenHolds } = this.options;
    const { rows } = await connection.query<StoredBatch>({
      ...bookBatch,
      values: [eventId, ...columns, holdSeconds, expectedTotals, slots, maxOpenHolds ? highestSlot : null],
    });
    const stored = rows[0];
    if (stored) {
      this.availability.set(eventId, stored.available);
    }
    return stored;
  }

  /**
   * First come, first served, whole orders only: an order that does not fit is rejected, a smaller later one may fit.
   */
  private async bookWhatFits(connection: ClientBase, eventId: string, batch: Batch): Promise<StoredBatch | undefined> {
    const { rows } = await connection.query<Terms & Pick<Sale, 'available'>>({
      ...lockInventory,
      values: [eventId],
    });
    const sale = rows[0];
    if (!sale) {
      return undefined;
    }
    this.availability.set(eventId, sale.available);
    const usedKeys = new Set((await this.bookingsByKey(connection, batch)).keys());
    const holds = await this.openHolds(connection, eventId, batch, sale);
    const slots = new Map<BookingRequest, number>();
    let { available } = sale;
    const fitting = batch.filter(request => {
      const { ticketCount } = request;
      const key = keyOf(request);
      const fits = ticketCount <= available && allows(sale, request) && !usedKeys.has(key) && !holds.isFull(request);
      if (!fits) {
        return false;
      }
      available -= ticketCount;
      slots.set(request, holds.take(request));
      if (key !== NO_KEY) {
        usedKeys.add(key);
      }
      return true;
    });
    if (fitting.length === 0) {
      return undefined;
    }
    const stored = await this.bookBatch(connection, eventId, columnsOf(fitting, slots));
    return stored && { ...stored, stored_ids: stored.stored_ids ?? fitting.map(({ id }) => id) };
  }

  private async openHolds(
    connection: Connection,
    eventId: string,
    batch: Batch,
    { price_cents }: Terms,
  ): Promise<OpenHolds> {
    const limit = this.options.maxOpenHolds;
    if (price_cents === 0 || !limit) {
      return new OpenHolds(Number.POSITIVE_INFINITY);
    }
    const users = [...new Set(batch.map(({ userId }) => userId))];
    const { rows } = await connection.query<{ user_id: string; hold_slot: number }>({
      ...openHolds,
      values: [eventId, users],
    });
    return new OpenHolds(limit, rows);
  }

  /**
   * Finds why requests were not stored: repeated key, or conditions of the sale. Requests that are allowed by now are
   * retried.
   */
  private async explain(eventId: string, batch: Batch, attempt: number): Promise<Outcomes> {
    try {
      const { pool } = this.database;
      const [sale] = (await pool.query<Sale>({ ...saleOf, values: [eventId] })).rows;
      if (!sale) {
        return new Map([...rejecting(batch, 'unknown event'), ...(await this.repeatedOf(batch))]);
      }
      const holds = await this.openHolds(pool, eventId, batch, sale);
      const rejections = batch.map((request): [BookingRequest, Outcome] => [request, rejection(request, sale, holds)]);
      const explained = new Map([...rejections, ...(await this.repeatedOf(batch))]);
      const allowed = batch.filter(request => 'undecided' in explained.get(request)!);
      if (attempt === ATTEMPTS) {
        return explained;
      }
      return new Map([...explained, ...(await this.outcomesOf(eventId, allowed, attempt + 1))]);
    } catch (cause) {
      return new Map(batch.map(request => [request, { undecided: 'outcome unknown', cause }]));
    }
  }

  /** Outcomes of the requests whose key was used before. */
  private async repeatedOf(batch: Batch): Promise<Outcomes> {
    const bookings = await this.bookingsByKey(this.database.pool, batch);
    return new Map(
      batch.flatMap((request): [BookingRequest, Outcome][] => {
        const booking = bookings.get(keyOf(request));
        return booking ? [[request, repeated(request, booking)]] : [];
      }),
    );
  }

  private async bookingsByKey(connection: Connection, batch: Batch): Promise<ReadonlyMap<string, KeyedBooking>> {
    const keyed = batch.filter(({ idempotencyKey }) => idempotencyKey !== undefined);
    if (keyed.length === 0) {
      return new Map();
    }
    const { rows } = await connection.query<KeyedBooking>({
      ...bookingsByKey,
      values: [keyed.map(({ userId }) => userId), keyed.map(({ idempotencyKey }) => idempotencyKey)],
    });
    return new Map(rows.map(row => [`${row.user_id} ${row.idempotency_key}`, row]));
  }

  /** Isolates a request with data that the database rejects, so that it does not fail the whole batch. */
  private async bisect(eventId: string, batch: Batch): Promise<Outcomes> {
    if (batch.length === 1) {
      return new Map([[batch[0]!, { refused: 'not valid' }]]);
    }
    const middle = batch.length >> 1;
    const first = await this.outcomesOf(eventId, batch.slice(0, middle));
    return new Map([...first, ...(await this.outcomesOf(eventId, batch.slice(middle)))]);
  }
}

function bookedOf(batch: Batch, stored: StoredBatch): Map<BookingRequest, Outcome> {
  const storedIds = stored.stored_ids && new Set(stored.stored_ids);
  const terms = termsOf(stored);
  return new Map(
    batch
      .filter(({ id }) => !storedIds || storedIds.has(id))
      .map(request => [request, { booked: { id: request.id, ...terms } }]),
  );
}

function repeated(request: BookingRequest, booking: Booking): Outcome {
  const same = booking.event_id === request.eventId && booking.ticket_count === request.ticketCount;
  return same ? { booked: { id: booking.id, ...termsOf(booking) } } : { refused: 'key used for another booking' };
}

/** The conditions of the statement `bookBatch`, except the capacity. */
function allows({ per_order_limit, price_cents }: Terms, { ticketCount, expectedTotal }: BookingRequest): boolean {
  return ticketCount <= per_order_limit && (expectedTotal === undefined || expectedTotal === ticketCount * price_cents);
}

function rejecting(batch: Batch, refused: 'unknown event'): [BookingRequest, Outcome][] {
  return batch.map(request => [request, { refused }]);
}

function rejection(request: BookingRequest, sale: Sale, holds: OpenHolds): Outcome {
  const { ticketCount } = request;
  if (sale.not_yet_open) {
    return { refused: 'sale not open', opensAt: sale.sale_opens_at! };
  }
  if (sale.closed) {
    return { refused: 'sale over', closedAt: sale.sale_closes_at };
  }
  if (ticketCount > sale.per_order_limit) {
    return { refused: 'too many at once', limit: sale.per_order_limit };
  }
  if (!allows(sale, request)) {
    return { refused: 'price changed', priceCents: sale.price_cents, total: ticketCount * sale.price_cents };
  }
  if (holds.isFull(request)) {
    return { refused: 'too many open holds', limit: holds.limit };
  }
  if (ticketCount > sale.available) {
    return { refused: 'not enough tickets', left: sale.available };
  }
  return { undecided: 'busy' };
}
