import type { CatalogChange } from '../../../../contracts/messages/catalog-change';
import { isDate } from '../../../web-service/kit/http/dates';
import { decodeCatalogChange } from '../../../web-service/kit/kafka/decode';
import type { Database } from '../../../web-service/kit/postgres/database';
import { upsertEvent } from '../sql/statements';

/** Rejects what the database would reject, so that the message is skipped and the following ones are consumed. */
export function readEvent(bytes: Buffer): CatalogChange {
  const event = decodeCatalogChange(bytes);
  for (const time of [event.sale_opens_at, event.sale_closes_at]) {
    if (time !== null && Number.isNaN(Date.parse(time))) {
      throw new Error(`invalid time '${time}'`);
    }
  }
  if (!isDate(event.date)) {
    throw new Error(`date must be a date such as 2026-12-31 (got '${event.date}')`);
  }
  if (event.per_order_limit < 1) {
    throw new Error('per_order_limit must be >= 1 (got 0)');
  }
  return event;
}

/** Stores an event as received from the catalog. Redelivered and stale messages change nothing. */
export async function applyCatalogChange(database: Database, event: CatalogChange): Promise<void> {
  await database.pool.query({
    ...upsertEvent,
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
