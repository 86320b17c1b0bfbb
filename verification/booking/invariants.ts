// The invariants of a booking system, checked by tests, fault tests and benchmarks. The running service measures its
// drift only.

import type { Booking } from '../../constructs/booking-service/app/domain/booking';
import { isMove } from '../../constructs/booking-service/app/domain/booking-states';
import { type Drift, driftingEvents } from '../../constructs/booking-service/app/jobs/inventory-drift';
import { scan } from '../../constructs/booking-service/app/sql/scan';
import type { Database } from '../../constructs/web-service/kit/postgres/database';
import type { BookingStatus } from '../../contracts/booking-status';
import type { AnalyticsResult } from '../../contracts/messages/analytics-result';
import type { BookingChange } from '../../contracts/messages/booking-change';
import type { TicketBooking } from '../../contracts/messages/ticket-booking';
import type { TicketClaims } from '../../contracts/ticket-code';
import { everyBooking, everyEvent, overdueHolds, repeatedKeys } from './statements';

export type Invariant =
  /** `taken` is between 0 and the capacity. */
  | 'NeverOversold'
  /** `taken` is the number of tickets of queued and confirmed bookings. */
  | 'CountersMatchBookings'
  /** Every acknowledged booking is stored as it was acknowledged. */
  | 'AcknowledgedBookingsStored'
  /** An idempotency key has one booking, and every response for the key contains it. */
  | 'OneBookingPerKey'
  /** No hold is overdue by more than five seconds. */
  | 'HoldsExpire'
  /** Every booking was published, and no other. */
  | 'BookingsPublished'
  /** Every state change was published and is an allowed move, and the last one is the stored state. */
  | 'MovesPublished'
  /** Every confirmed booking has one ticket, which admits its ticket count; other bookings have none. */
  | 'OneTicketPerBooking'
  /** Totals of analytics are the totals of the stored bookings. */
  | 'TotalsMatchBookings'
  /** The newest published availability, and that shown by event-catalog, is the stored one. */
  | 'AvailabilityMatches';

/** Observations from outside. Missing ones are not checked. */
export interface Evidence {
  /** Every booking that a client received in a 2xx response. */
  readonly acknowledged?: readonly Acknowledged[];
  /** All messages of the topics, once the outbox is empty. */
  readonly ticketBookings?: readonly TicketBooking[];
  readonly bookingChanges?: readonly BookingChange[];
  /** Bookings whose ticket was requested, once none is waiting. */
  readonly ticketRequests?: readonly string[];
  /** Claims of all booking tickets in the bucket, once no generation is running. */
  readonly tickets?: readonly Pick<TicketClaims, 'booking_id' | 'admits'>[];
  /** All results of analytics, once every window has closed. */
  readonly analyticsResults?: readonly AnalyticsResult[];
  /** Events as event-catalog shows them, once it has consumed all changes. */
  readonly shownEvents?: readonly { readonly event_id: string; readonly tickets_available: number }[];
}

export interface Acknowledged {
  readonly bookingId: string;
  readonly eventId: string;
  readonly userId: string;
  readonly ticketCount: number;
  readonly idempotencyKey?: string;
}

interface Event {
  readonly event_id: string;
  readonly capacity: number;
  readonly taken: number;
  readonly revision: number;
}

type Bookings = ReadonlyMap<string, Booking>;

/** Returns a line per violation, which begins with the name of the invariant. */
export async function brokenInvariants(database: Database, evidence: Evidence = {}): Promise<string[]> {
  const events = await scan<Event>(database, everyEvent);
  const bookings = new Map((await scan<Booking>(database, everyBooking)).map(booking => [booking.id, booking]));
  return [
    ...(await driftingEvents(database)).map(driftOf),
    ...acknowledgedBroken(bookings, evidence.acknowledged ?? []),
    ...(await scan(database, repeatedKeys)).map(key => broken('OneBookingPerKey', 'several bookings for', key)),
    ...(await scan<{ id: string }>(database, overdueHolds)).map(({ id }) =>
      broken('HoldsExpire', `overdue hold ${id}`),
    ),
    ...(evidence.ticketBookings ? bookingsBroken(bookings, evidence.ticketBookings) : []),
    ...(evidence.bookingChanges ? movesBroken(bookings, evidence.bookingChanges) : []),
    ...(evidence.bookingChanges ? publishedAvailabilityBroken(events, evidence.bookingChanges) : []),
    ...(evidence.shownEvents ? shownAvailabilityBroken(events, evidence.shownEvents) : []),
    ...(evidence.ticketRequests ? ticketRequestsBroken(bookings, new Set(evidence.ticketRequests)) : []),
    ...(evidence.tickets ? ticketsBroken(bookings, evidence.tickets) : []),
    ...(evidence.analyticsResults ? totalsBroken(bookings, evidence.analyticsResults) : []),
  ];
}

function broken(invariant: Invariant, text: string, value?: object): string {
  return `${invariant}: ${text}${value === undefined ? '' : ` ${JSON.stringify(value)}`}`;
}

function driftOf(event: Drift): string {
  const oversold = event.taken < 0 || event.taken > event.capacity;
  return broken(oversold ? 'NeverOversold' : 'CountersMatchBookings', 'counters of', event);
}

function acknowledgedBroken(bookings: Bookings, acknowledged: readonly Acknowledged[]): string[] {
  const byKey = new Map<string, string>();
  return acknowledged.flatMap(({ bookingId, eventId, userId, ticketCount, idempotencyKey }) => {
    const violations: string[] = [];
    const booking = bookings.get(bookingId);
    const same = booking?.event_id === eventId && booking.user_id === userId && booking.ticket_count === ticketCount;
    if (!same) {
      violations.push(broken('AcknowledgedBookingsStored', `${bookingId} is stored as`, booking ?? {}));
    }
    if (idempotencyKey !== undefined) {
      const key = `${userId} ${idempotencyKey}`;
      const first = byKey.get(key) ?? bookingId;
      if (first !== bookingId) {
        violations.push(broken('OneBookingPerKey', `${key} returned ${first} and ${bookingId}`));
      }
      byKey.set(key, first);
    }
    return violations;
  });
}

/** Counting each published id once gives the totals of the database. */
function bookingsBroken(bookings: Bookings, messages: readonly TicketBooking[]): string[] {
  const published = new Set(messages.map(({ booking_id }) => booking_id));
  return [
    ...[...bookings.keys()]
      .filter(id => !published.has(id))
      .map(id => broken('BookingsPublished', `${id} was not published`)),
    ...messages
      .filter(message => bookings.get(message.booking_id)?.ticket_count !== message.ticket_count)
      .map(message => broken('BookingsPublished', 'published but not stored:', message)),
  ];
}

function movesBroken(bookings: Bookings, messages: readonly BookingChange[]): string[] {
  const statuses = new Map<string, Map<number, BookingStatus>>();
  for (const message of messages) {
    if (message.type !== 'booking') {
      continue;
    }
    const versions = statuses.get(message.booking_id) ?? new Map([[1, 'queued']]);
    statuses.set(message.booking_id, versions.set(message.version, message.status));
  }
  return [...bookings.values()].flatMap(({ id, version, status }) => {
    const seen = statuses.get(id) ?? new Map<number, BookingStatus>([[1, 'queued']]);
    const history = Array.from({ length: Math.max(version, ...seen.keys()) }, (_, step) => seen.get(step + 1));
    const allowed = history.slice(1).every((to, step) => {
      const from = history[step];
      return from !== undefined && to !== undefined && isMove(from, to);
    });
    return allowed && history.length === version && history.at(-1) === status
      ? []
      : [broken('MovesPublished', `${id} is ${status} in version ${version}, published: ${history.join(', ')}`)];
  });
}

function publishedAvailabilityBroken(events: readonly Event[], messages: readonly BookingChange[]): string[] {
  const newest = new Map<string, Event>();
  for (const message of messages) {
    if (message.type !== 'availability') {
      continue;
    }
    if (message.revision >= (newest.get(message.event_id)?.revision ?? 0)) {
      newest.set(message.event_id, message);
    }
  }
  return events.flatMap(event => {
    const last = newest.get(event.event_id);
    return last?.capacity === event.capacity && last.taken === event.taken && last.revision === event.revision
      ? []
      : [broken('AvailabilityMatches', `last published as ${JSON.stringify(last)}:`, event)];
  });
}

function shownAvailabilityBroken(events: readonly Event[], shown: NonNullable<Evidence['shownEvents']>): string[] {
  const available = new Map(shown.map(({ event_id, tickets_available }) => [event_id, tickets_available]));
  return events
    .filter(({ event_id, capacity, taken }) => available.get(event_id) !== capacity - taken)
    .map(event => broken('AvailabilityMatches', `shown with ${available.get(event.event_id)} available:`, event));
}

function ticketRequestsBroken(bookings: Bookings, requested: ReadonlySet<string>): string[] {
  return [...bookings.values()]
    .filter(({ id, status }) => status === 'confirmed' && !requested.has(id))
    .map(({ id }) => broken('OneTicketPerBooking', `${id} is confirmed, its ticket was not requested`));
}

function ticketsBroken(bookings: Bookings, tickets: NonNullable<Evidence['tickets']>): string[] {
  const counts = new Map<string, number>();
  for (const { booking_id } of tickets) {
    counts.set(booking_id, (counts.get(booking_id) ?? 0) + 1);
  }
  const isAllowed = ({ booking_id, admits }: (typeof tickets)[number]) => {
    const booking = bookings.get(booking_id);
    return booking?.ticket_count === admits && ['confirmed', 'cancelled'].includes(booking.status);
  };
  return [
    ...[...bookings.values()]
      .filter(({ id, status }) => status === 'confirmed' && counts.get(id) !== 1)
      .map(({ id }) => broken('OneTicketPerBooking', `${id} is confirmed and has ${counts.get(id) ?? 0} tickets`)),
    ...tickets
      .filter(ticket => !isAllowed(ticket))
      .map(ticket => broken('OneTicketPerBooking', 'ticket without a confirmed booking:', ticket)),
  ];
}

/** The last result of each window counts. */
function totalsBroken(bookings: Bookings, results: readonly AnalyticsResult[]): string[] {
  const windows = new Map(results.map(result => [`${result.event_id} ${result.window_end}`, result]));
  const published = totals([...windows.values()].map(({ event_id, total_tickets }) => [event_id, total_tickets]));
  const stored = totals([...bookings.values()].map(({ event_id, ticket_count }) => [event_id, ticket_count]));
  return [...new Set([...published.keys(), ...stored.keys()])]
    .filter(event => published.get(event) !== stored.get(event))
    .map(event =>
      broken('TotalsMatchBookings', `event ${event}: stored ${stored.get(event)}, published ${published.get(event)}`),
    );
}

function totals(counts: readonly (readonly [event: string, tickets: number])[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [event, tickets] of counts) {
    sums.set(event, (sums.get(event) ?? 0) + tickets);
  }
  return sums;
}
