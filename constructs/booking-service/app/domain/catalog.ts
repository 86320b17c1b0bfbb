import { isDate } from '../../../web-service/kit/http/dates';
import { type CatalogChange, readCatalogChange } from '../../../web-service/kit/kafka/messages';
import type { Database } from '../../../web-service/kit/postgres/database';
import { learnEvent } from '../sql/statements';

/** What the database would refuse is refused here, so that the message is parked and the next ones are heard. */
export function readEvent(bytes: Buffer): CatalogChange {
  const event = readCatalogChange(bytes);
  for (const time of [event.sale_opens_at, event.sale_closes_at]) {
    if (time !== null && Number.isNaN(Date.parse(time))) throw new Error(`'${time}' is no time`);
  }
  if (!isDate(event.date)) throw new Error(`date is '${event.date}': a date like 2026-12-31 is required`);
  if (event.per_order_limit < 1) throw new Error('per_order_limit is 0: nobody could book');
  return event;
}

/** Learns an event as the catalog tells it. Told twice, or late, it changes nothing: the newest revision stays. */
export async function learn(database: Database, event: CatalogChange): Promise<void> {
  await database.pool.query({
    ...learnEvent,
    values: [
      event.event_id,
      event.name,
      event.date,
      event.venue,
      event.price_cents,
      event.per_order_limit,
      event.sale_opens_at && new Date(event.sale_opens_at),
      event.sale_closes_at && new Date(event.sale_closes_at),
      event.revision,
      event.capacity,
    ],
  });
}
