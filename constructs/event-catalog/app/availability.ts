import type { BookingChange } from '../../../contracts/messages/booking-change';
import type { Database } from '../../web-service/kit/postgres/database';

/** Stores the latest availability of each event. Redelivered and stale messages change nothing. */
export async function applyAvailability(database: Database, changes: readonly BookingChange[]): Promise<void> {
  const states = changes.filter(change => change.type === 'availability');
  if (states.length === 0) {
    return;
  }
  await database.pool.query(
    `INSERT INTO catalog.stock (event_id, taken, revision)
     SELECT DISTINCT ON (event_id) event_id, taken, revision
     FROM unnest($1::text[], $2::integer[], $3::bigint[]) AS states (event_id, taken, revision)
     ORDER BY event_id, revision DESC -- also the lock order of concurrent statements
     ON CONFLICT (event_id) DO UPDATE SET taken = excluded.taken, revision = excluded.revision
     WHERE stock.revision < excluded.revision`,
    [states.map(({ event_id }) => event_id), states.map(({ taken }) => taken), states.map(({ revision }) => revision)],
  );
}
