import type { ClientBase } from 'pg';
import type { Database } from '../../web-service/kit/database';
import { Problem } from '../../web-service/kit/problem';
import { SharedReads } from '../../web-service/kit/shared-reads';
import { announce } from './announcement';
import type { BookableEvent, EventDescription, StoredEvent } from './event';

export interface Page {
  readonly events: readonly BookableEvent[];
  /** Where the next page begins. */
  readonly next?: Position;
}

/** Events are listed by date, and by id within a day. */
export interface Position {
  readonly date: string;
  readonly id: string;
}

export interface Events {
  list(options: { search?: string; after?: Position; limit: number }): Promise<Page>;
  find(eventId: string): Promise<BookableEvent>;
  create(event: EventDescription, traceparent: string): Promise<BookableEvent>;
  change(eventId: string, change: Partial<EventDescription>, traceparent: string): Promise<BookableEvent>;
}

const time = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS ${column}`;
const DESCRIPTION = `id::text AS event_id, name, date::text, venue, capacity, price_cents, per_order_limit,
  ${time('sale_opens_at')}, ${time('sale_closes_at')}`;
const STORED = `${DESCRIPTION}, revision::float8 AS revision`;
/** More may be taken than the capacity, after that was lowered. */
const BOOKABLE = `${DESCRIPTION},
  greatest(0, capacity - coalesce((SELECT taken FROM catalog.stock WHERE stock.event_id = events.id::text), 0)) AS tickets_available`;

const LIST = {
  name: 'list-events',
  text: `SELECT ${BOOKABLE} FROM catalog.events
    WHERE ($1::text IS NULL OR position(lower($1) IN lower(name || ' ' || venue)) > 0)
      AND ($2::date IS NULL OR (events.date, id) > ($2, $3::bigint))
    ORDER BY events.date, id LIMIT $4`,
};
const FIND = { name: 'find-event', text: `SELECT ${BOOKABLE} FROM catalog.events WHERE id = $1` };

export function openEvents(database: Database, { onChange }: { onChange: () => void }): Events {
  const reads = new SharedReads();
  const read = (statement: { name: string; text: string }, values: unknown[]) =>
    reads.read(JSON.stringify([statement.name, ...values]), async () => {
      const { rows } = await database.pool.query<BookableEvent>({ ...statement, values });
      return rows;
    });

  const find = async (eventId: string): Promise<BookableEvent> => {
    const [event] = await read(FIND, [idOf(eventId)]);
    return event ?? unknown(eventId);
  };

  return {
    list: async ({ search, after, limit }) => {
      const rows = await read(LIST, [search, after?.date, after?.id, limit + 1]);
      const events = rows.slice(0, limit);
      const last = events.at(-1);
      return rows.length > limit && last ? { events, next: { date: last.date, id: last.event_id } } : { events };
    },

    find,

    create: async (event, traceparent) => {
      checkSale(event);
      const created = await database.transaction(client => insertEvent(client, event, traceparent));
      onChange();
      return find(created.event_id);
    },

    change: async (eventId, change, traceparent) => {
      await database.transaction(async client => {
        const { rows } = await client.query<StoredEvent>(
          `SELECT ${STORED} FROM catalog.events WHERE id = $1 FOR UPDATE`,
          [idOf(eventId)],
        );
        const event = { ...(rows[0] ?? unknown(eventId)), ...change };
        checkSale(event);
        const updated = await client.query<StoredEvent>(
          `UPDATE catalog.events SET (name, date, venue, capacity, price_cents, per_order_limit, sale_opens_at, sale_closes_at, revision)
             = ($2, $3, $4, $5, $6, $7, $8, $9, revision + 1)
           WHERE id = $1 RETURNING ${STORED}`,
          [eventId, ...columns(event)],
        );
        await announce(client, updated.rows[0]!, traceparent);
      });
      onChange();
      return find(eventId);
    },
  };
}

/** Within the caller's transaction: an event and its announcement come to be together. */
export async function insertEvent(
  client: ClientBase,
  event: EventDescription,
  traceparent?: string,
): Promise<StoredEvent> {
  const { rows } = await client.query<StoredEvent>(
    `INSERT INTO catalog.events (name, date, venue, capacity, price_cents, per_order_limit, sale_opens_at, sale_closes_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING ${STORED}`,
    columns(event),
  );
  const stored = rows[0]!;
  await announce(client, stored, traceparent);
  return stored;
}

function columns(event: EventDescription): unknown[] {
  const { name, date, venue, capacity, price_cents, per_order_limit, sale_opens_at, sale_closes_at } = event;
  return [name, date, venue, capacity, price_cents, per_order_limit, sale_opens_at, sale_closes_at];
}

function checkSale({ sale_opens_at: opens, sale_closes_at: closes }: EventDescription): void {
  if (opens !== null && closes !== null && Date.parse(closes) <= Date.parse(opens)) {
    throw new Problem(400, `sale_closes_at is ${closes}: it must be after sale_opens_at, ${opens}`);
  }
}

/** Whether a text can be the id of an event: a positive bigint. */
export function isEventId(text: string): boolean {
  return /^[1-9]\d{0,17}$/.test(text);
}

function idOf(eventId: string): string {
  return isEventId(eventId) ? eventId : unknown(eventId);
}

function unknown(eventId: string): never {
  throw new Problem(404, `there is no event ${eventId.slice(0, 64)}`, { type: 'unknown-event' });
}
