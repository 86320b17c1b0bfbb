import type { Database } from '../../web-service/kit/database';
import { drift } from './statements';

/** How many events' counters differ from their bookings. */
export async function countDrift(database: Database): Promise<number> {
  return database.transaction(async connection => {
    await connection.query('SET LOCAL statement_timeout = 0'); // it reads every booking, and nobody waits for it
    return (await connection.query(drift)).rowCount ?? 0;
  });
}
