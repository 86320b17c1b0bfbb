import { TOPICS } from '../../../../../contracts/topics';
import { availability, type Statement } from './statement';

/**
 * Stores an event as received from the catalog; a stale revision changes nothing. If more tickets are allocated than
 * the new allotment, they stay allocated: the capacity stops at `taken`. $1-$8 event, $9 catalog revision, $10
 * allotment.
 */
export const upsertEvent: Statement = {
  name: 'upsert-event',
  text: `
WITH upserted AS (
  INSERT INTO booking.inventory AS i
    (event_id, name, date, venue, price_cents, per_order_limit, sale_opens_at, sale_closes_at, catalog_revision, allotment, capacity)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
  ON CONFLICT (event_id) DO UPDATE SET
    name = excluded.name, date = excluded.date, venue = excluded.venue, price_cents = excluded.price_cents,
    per_order_limit = excluded.per_order_limit, sale_opens_at = excluded.sale_opens_at, sale_closes_at = excluded.sale_closes_at,
    catalog_revision = excluded.catalog_revision, allotment = excluded.allotment,
    capacity = greatest(excluded.allotment, i.taken), revision = i.revision + 1
  WHERE i.catalog_revision < excluded.catalog_revision
  RETURNING event_id, capacity, taken, revision
), announced AS (
  INSERT INTO booking.outbox (topic, event_id, message_count, messages)
  SELECT '${TOPICS.bookingChanges.name}', event_id, 1, ${availability('upserted')} FROM upserted
)
SELECT event_id FROM upserted`,
};
