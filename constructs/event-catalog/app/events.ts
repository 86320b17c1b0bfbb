import type { ClientBase } from 'pg';
import type { ChangedEvent, Event, EventChange, EventDescription } from '../../../contracts/http/events';
import { Problem } from '../../web-service/kit/http/problem';
import type { Database } from '../../web-service/kit/postgres/database';
import { IS_OVER, SALE_END } from '../../web-service/kit/postgres/event-end';
import { SharedReads } from '../../web-service/kit/process/shared-reads';
import { announce } from './announcement';
import type { StoredEvent } from './event';

export interface Page {
  readonly events: Event[];
  /** Position of the next page. */
  readonly next?: Position;
}

/** Events are listed by date, and by id within a day. */
export interface Position {
  readonly date: string;
  readonly id: string;
}

export interface Events {
  /** Lists events that are not over by date; with `past` those that are over, the latest first. */
  list(options: { search?: string; past: boolean; after?: Position; limit: number }): Promise<Page>;
  find(eventId: string): Promise<Event>;
  create(event: EventDescription, traceparent: string): Promise<Event>;
  change(eventId: string, change: EventChange, traceparent: string): Promise<ChangedEvent>;
}

const time = (moment: string) => `to_char(${moment} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const UNTIMED = 'id::text AS event_id, name, date::text, venue, capacity, price_cents, per_order_limit';
/** As the organiser described it. A change keeps these values of the properties that it does not contain. */
const DESCRIBED = `${UNTIMED}, ${time('sale_opens_at')} AS sale_opens_at, ${time('sale_closes_at')} AS sale_closes_at`;
/** As in responses and messages: every sale has an end. */
const DESCRIPTION = `${UNTIMED}, ${time('sale_opens_at')} AS sale_opens_at, ${time(SALE_END)} AS sale_closes_at`;
const TAKEN = 'coalesce((SELECT taken FROM catalog.stock WHERE stock.event_id = events.id::text), 0)';
const STORED = `${DESCRIPTION}, revision::float8 AS revision`;
/** Allocated tickets can exceed a lowered capacity. */
const BOOKABLE = `${DESCRIPTION},
  greatest(0, capacity - ${TAKEN}) AS tickets_available`;

const list = (name: string, which: string, after: '<' | '>', order: 'ASC' | 'DESC') => ({
  name,
  text: `SELECT ${BOOKABLE} FROM catalog.events
    WHERE ${which} AND ($1::text IS NULL OR position(lower($1) IN lower(name || ' ' || venue)) > 0)
      AND ($2::date IS NULL OR (events.date, id) ${after} ($2, $3::bigint))
    ORDER BY events.date ${order}, id ${order} LIMIT $4`,
});
const LIST = list('list-events', `NOT (${IS_OVER})`, '>', 'ASC');
const LIST_PAST = list('list-past-events', IS_OVER, '<', 'DESC');
const FIND = { name: 'find-event', text: `SELECT ${BOOKABLE} FROM catalog.events WHERE id = $1` };

interface EventOptions {
  /** Whether events may have a price. */
  readonly takesPayments: boolean;
  readonly onChange: () => void;
}

export function openEvents(database: Database, { takesPayments, onChange }: EventOptions): Events {
  const reads = new SharedReads();
  const read = (statement: { name: string; text: string }, values: unknown[]) =>
    reads.read(JSON.stringify([statement.name, ...values]), async () => {
      const { rows } = await database.pool.query<Event>({ ...statement, values });
      return rows;
    });

  const find = async (eventId: string): Promise<Event> => {
    const [event] = await read(FIND, [idOf(eventId)]);
    return event ?? unknown(eventId);
  };

  return {
    list: async ({ search, past, after, limit }) => {
      const rows = await read(past ? LIST_PAST : LIST, [search, after?.date, after?.id, limit + 1]);
      const events = rows.slice(0, limit);
      const last = events.at(-1);
      return rows.length > limit && last ? { events, next: { date: last.date, id: last.event_id } } : { events };
    },

    find,

    create: async (event, traceparent) => {
      checkPrice(event, takesPayments);
      checkSale(event);
      const created = await database.transaction(client => insertEvent(client, event, traceparent));
      onChange();
      return find(created.event_id);
    },

    change: async (eventId, change, traceparent) => {
      checkPrice(change, takesPayments);
      const oversubscribedBy = await database.transaction(async client => {
        const { rows } = await client.query<EventDescription>(
          `SELECT ${DESCRIBED} FROM catalog.events WHERE id = $1 FOR UPDATE`,
          [idOf(eventId)],
        );
        const event = { ...(rows[0] ?? unknown(eventId)), ...change };
        checkSale(event);
        const updated = await client.query<StoredEvent & { oversubscribed_by: number }>(
          `UPDATE catalog.events SET (name, date, venue, capacity, price_cents, per_order_limit, sale_opens_at, sale_closes_at, revision)
             = ($2, $3, $4, $5, $6, $7, $8, $9, revision + 1)
           WHERE id = $1 RETURNING ${STORED}, greatest(0, ${TAKEN} - capacity) AS oversubscribed_by`,
          [eventId, ...columns(event)],
        );
        const { oversubscribed_by, ...changed } = updated.rows[0]!;
        await announce(client, changed, traceparent);
        return oversubscribed_by;
      });
      onChange();
      return { ...(await find(eventId)), oversubscribed_by: oversubscribedBy };
    },
  };
}

/** Inserts an event and its announcement in the caller's transaction. */
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

function checkPrice({ price_cents }: EventChange, takesPayments: boolean): void {
  if (takesPayments || !price_cents) {
    return;
  }
  throw new Problem(422, `payments are not available yet: price_cents must be 0 (got ${price_cents})`, {
    type: 'payments-unavailable',
  });
}

/** Whether a text can be the id of an event: a positive bigint. */
export function isEventId(text: string): boolean {
  return /^[1-9]\d{0,17}$/.test(text);
}

function idOf(eventId: string): string {
  return isEventId(eventId) ? eventId : unknown(eventId);
}

function unknown(eventId: string): never {
  throw new Problem(404, `event '${eventId.slice(0, 64)}' not found`, { type: 'unknown-event' });
}
