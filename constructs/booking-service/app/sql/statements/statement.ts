import type { BookingStatus } from '../../../../../contracts/booking-status';

/** Prepared statement: a named statement is planned once per connection. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/**
 * Disables sorting for the rest of a transaction that selects the first few of many rows. An index has them in order,
 * but the planner, without statistics about the queue, may sort all rows for each block.
 */
export const inIndexOrder = 'SET LOCAL enable_sort = off';

/** Columns of a booking. */
export const booking = `id, event_id, user_id, ticket_count, price_cents, status, version, payment_reference, created_at, changed_at, expires_at`;

export const quoted = (statuses: readonly BookingStatus[]) => statuses.map(status => `'${status}'`).join(', ');

/** The `availability` message for a row of the inventory. */
export const availability = (row: string) => `json_build_object('type', 'availability',
    'event_id', ${row}.event_id, 'capacity', ${row}.capacity, 'taken', ${row}.taken, 'revision', ${row}.revision)`;
