import type { BookingStatus } from '../../domain/booking-states';

/** A named statement is planned once per connection. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/**
 * For the rest of a transaction that takes the first few of many. An index has them in order, but the planner, who cannot
 * know how many wait, may sort all of them for each few: a hundred thousand expired holds would be sorted a hundred times.
 */
export const inIndexOrder = 'SET LOCAL enable_sort = off';

/** What a booking shows of itself. */
export const booking = `id, event_id, user_id, ticket_count, price_cents, status, version, payment_reference, created_at, changed_at, expires_at`;

export const quoted = (statuses: readonly BookingStatus[]) => statuses.map(status => `'${status}'`).join(', ');

/** The message that tells of a row of the inventory. */
export const availability = (row: string) => `json_build_object('type', 'availability',
    'event_id', ${row}.event_id, 'capacity', ${row}.capacity, 'taken', ${row}.taken, 'revision', ${row}.revision)`;
