import type { ClientBase } from 'pg';
import type { CatalogChange } from '../../../contracts/messages/catalog-change';
import { TOPICS } from '../../../contracts/topics';
import type { StoredEvent } from './event';

/** Adds the new state of an event to the outbox, in the transaction that changed it. */
export async function announce(client: ClientBase, event: StoredEvent, traceparent?: string): Promise<void> {
  const message: CatalogChange = { type: 'event', ...event };
  await client.query(
    `INSERT INTO catalog.outbox (topic, event_id, message_count, messages) VALUES ('${TOPICS.catalogChanges.name}', $1, 1, $2)`,
    [event.event_id, JSON.stringify({ ...message, traceparent })],
  );
}
