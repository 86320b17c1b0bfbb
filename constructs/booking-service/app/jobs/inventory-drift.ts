import type { Database } from '../../../web-service/kit/postgres/database';
import { ALLOCATED } from '../domain/booking-states';
import { scan } from '../sql/scan';
import { quoted, type Statement } from '../sql/statements';

/** One statement reads one snapshot, so the result is exact while bookings are made. */
const DRIFT: Statement = {
  name: 'drift',
  text: `
SELECT i.event_id, i.taken, i.capacity, i.allotment, coalesce(held.tickets, 0)::integer AS tickets
FROM booking.inventory AS i
LEFT JOIN (
  SELECT event_id, sum(ticket_count) AS tickets FROM booking.bookings
  WHERE status IN (${quoted(ALLOCATED)}) GROUP BY event_id
) AS held USING (event_id)
WHERE i.taken <> coalesce(held.tickets, 0) OR i.taken NOT BETWEEN 0 AND i.capacity OR i.capacity <> greatest(i.allotment, i.taken)`,
};

export interface Drift {
  readonly event_id: string;
  readonly taken: number;
  readonly capacity: number;
  readonly allotment: number;
  /** Tickets of the bookings that hold or have bought some. */
  readonly tickets: number;
}

/** Returns the events whose allocated tickets differ from their bookings. */
export function driftingEvents(database: Database): Promise<readonly Drift[]> {
  return scan(database, DRIFT);
}
