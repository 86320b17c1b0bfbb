// A booking database with events for a test file.
//   const bookingDatabase = useBookingDatabase();
//   test('...', async () => { const event = await bookingDatabase.event({ capacity: 10 }) ... });
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import type { BookingRequest } from '../../../../constructs/booking-service/app/domain/booking';
import { newBookingId } from '../../../../constructs/booking-service/app/domain/booking';
import { migrations } from '../../../../constructs/booking-service/app/sql/migrations';
import { upsertEvent } from '../../../../constructs/booking-service/app/sql/statements';
import { type Database, openDatabase } from '../../../../constructs/web-service/kit/postgres/database';
import { retryUntilAborted } from '../../../../constructs/web-service/kit/process/retry';
import { usePostgres } from '../../../support/stores';

export interface EventToSell {
  readonly capacity: number;
  readonly date?: string;
  readonly priceCents?: number;
  readonly perOrderLimit?: number;
  readonly opensAt?: Date;
  readonly closesAt?: Date;
}

let events = 0;

export function useBookingDatabase(settings?: Record<string, string>) {
  const postgres = usePostgres(settings);
  let database: Database;
  beforeAll(async () => {
    database = await openBookingDatabase(postgres().url);
  });
  afterAll(() => database.close());
  return {
    get database(): Database {
      return database;
    },
    get url(): string {
      return postgres().url;
    },
    event: (event: EventToSell) => sell(database, `e${++events}`, event),
  };
}

export async function openBookingDatabase(url: string, connections?: number): Promise<Database> {
  const log = pino({ level: 'silent' });
  const database = await openDatabase({ url }, { service: 'test', schema: 'booking', migrations, log, connections });
  await retryUntilAborted(database.ready, { signal: new AbortController().signal, onFailure: () => {} });
  return database;
}

/** Inserts or changes an event. */
export async function sell(database: Database, eventId: string, event: EventToSell, revision = 1): Promise<string> {
  const {
    capacity,
    date = '2030-01-01',
    priceCents = 1000,
    perOrderLimit = 10,
    opensAt = null,
    closesAt = null,
  } = event;
  await database.pool.query({
    ...upsertEvent,
    values: [eventId, 'A night', date, 'A hall', priceCents, perOrderLimit, opensAt, closesAt, revision, capacity],
  });
  return eventId;
}

export function request(eventId: string, ticketCount = 1, more: Partial<BookingRequest> = {}): BookingRequest {
  return { id: newBookingId(), eventId, userId: randomUUID(), ticketCount, ...more };
}
