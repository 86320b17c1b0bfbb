// What must hold whatever happens, as one function that tests, fault tests and benchmarks call (the numbers are those of
// docs/booking.md). The running service asks for the part that it can know by itself.

import type { AnalyticsResult, BookingChange, TicketBooking } from '../../web-service/kit/kafka/messages';
import type { Database } from '../../web-service/kit/postgres/database';
import type { TicketClaims } from '../../web-service/kit/security/ticket-signature';
import type { Booking } from './domain/booking';
import { type BookingStatus, isMove } from './domain/booking-states';
import { drift, everyBooking, everyEvent, overdueHolds, repeatedKeys, type Statement } from './sql/statements';

/** What was seen from outside. What is left out is not checked. */
export interface Evidence {
  /** Every booking that a client was told of with a 2xx. */
  readonly acknowledged?: readonly Acknowledged[];
  /** Everything that reached the topics, once the outbox is empty. */
  readonly ticketBookings?: readonly TicketBooking[];
  readonly bookingChanges?: readonly BookingChange[];
  /** The bookings whose ticket was asked for, once none waits. */
  readonly ticketRequests?: readonly string[];
  /** Every ticket of a booking in the bucket, once none is being made: what its code claims. */
  readonly tickets?: readonly Pick<TicketClaims, 'booking_id' | 'admits'>[];
  /** Everything that analytics announced, once every window is over. */
  readonly analyticsResults?: readonly AnalyticsResult[];
  /** What event-catalog shows, once it has heard everything. */
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

/** A sentence for each breach. */
export async function brokenInvariants(database: Database, evidence: Evidence = {}): Promise<string[]> {
  const events = await rowsOf<Event>(database, everyEvent);
  const bookings = new Map((await rowsOf<Booking>(database, everyBooking)).map(booking => [booking.id, booking]));
  return [
    ...(await driftingEvents(database)).map(event => `I1, I2: ${JSON.stringify(event)}`),
    ...acknowledgedBroken(bookings, evidence.acknowledged ?? []),
    ...(await rowsOf(database, repeatedKeys)).map(key => `I4: one key, several bookings: ${JSON.stringify(key)}`),
    ...(await rowsOf<{ id: string }>(database, overdueHolds)).map(({ id }) => `I5: the hold ${id} is overdue`),
    ...(evidence.ticketBookings ? announcementsBroken(bookings, evidence.ticketBookings) : []),
    ...(evidence.bookingChanges ? changesBroken(bookings, evidence.bookingChanges) : []),
    ...(evidence.bookingChanges ? projectionBroken(events, evidence.bookingChanges) : []),
    ...(evidence.shownEvents ? shownBroken(events, evidence.shownEvents) : []),
    ...(evidence.ticketRequests ? requestsBroken(bookings, new Set(evidence.ticketRequests)) : []),
    ...(evidence.tickets ? ticketsBroken(bookings, evidence.tickets) : []),
    ...(evidence.analyticsResults ? totalsBroken(bookings, evidence.analyticsResults) : []),
  ];
}

/** The events whose counter of tickets taken is not what their bookings say. */
export function driftingEvents(database: Database): Promise<readonly object[]> {
  return rowsOf(database, drift);
}

type Bookings = ReadonlyMap<string, Booking>;

/** I3: every booking acknowledged exists as it was acknowledged. I4: the same key always got the same booking. */
function acknowledgedBroken(bookings: Bookings, acknowledged: readonly Acknowledged[]): string[] {
  const byKey = new Map<string, string>();
  return acknowledged.flatMap(({ bookingId, eventId, userId, ticketCount, idempotencyKey }) => {
    const broken: string[] = [];
    const booking = bookings.get(bookingId);
    const same = booking?.event_id === eventId && booking.user_id === userId && booking.ticket_count === ticketCount;
    if (!same) broken.push(`I3: ${bookingId} was acknowledged and is stored as ${JSON.stringify(booking)}`);
    if (idempotencyKey !== undefined) {
      const key = `${userId} ${idempotencyKey}`;
      const first = byKey.get(key) ?? bookingId;
      if (first !== bookingId) broken.push(`I4: ${key} was answered with ${first} and with ${bookingId}`);
      byKey.set(key, first);
    }
    return broken;
  });
}

/** I6: each booking was announced, and nothing else was. So each id counted once gives SQL's totals. */
function announcementsBroken(bookings: Bookings, messages: readonly TicketBooking[]): string[] {
  const announced = new Set(messages.map(({ booking_id }) => booking_id));
  return [
    ...[...bookings.keys()].filter(id => !announced.has(id)).map(id => `I6: ${id} was never announced`),
    ...messages
      .filter(message => bookings.get(message.booking_id)?.ticket_count !== message.ticket_count)
      .map(message => `I6: announced and not stored so: ${JSON.stringify(message)}`),
  ];
}

/** I6 and I9: each booking's versions reached the stream without a gap, every step was allowed, and the last is what is stored. */
function changesBroken(bookings: Bookings, messages: readonly BookingChange[]): string[] {
  const statuses = new Map<string, Map<number, BookingStatus>>();
  for (const message of messages) {
    if (message.type !== 'booking') continue;
    const versions = statuses.get(message.booking_id) ?? new Map([[1, 'queued']]);
    statuses.set(message.booking_id, versions.set(message.version, message.status));
  }
  return [...bookings.values()].flatMap(({ id, version, status }) => {
    const seen = statuses.get(id) ?? new Map<number, BookingStatus>([[1, 'queued']]);
    const story = Array.from({ length: Math.max(version, ...seen.keys()) }, (_, step) => seen.get(step + 1));
    const steps = story.slice(1).every((to, step) => {
      const from = story[step];
      return from !== undefined && to !== undefined && isMove(from, to);
    });
    return steps && story.length === version && story.at(-1) === status
      ? []
      : [`I6, I9: ${id} is ${status} in version ${version}, and the stream tells ${story.join(', ')}`];
  });
}

/** I11, as far as it is ours: the newest availability told of each event is what is stored. */
function projectionBroken(events: readonly Event[], messages: readonly BookingChange[]): string[] {
  const newest = new Map<string, Event>();
  for (const message of messages) {
    if (message.type !== 'availability') continue;
    if (message.revision >= (newest.get(message.event_id)?.revision ?? 0)) newest.set(message.event_id, message);
  }
  return events.flatMap(event => {
    const told = newest.get(event.event_id);
    return told?.capacity === event.capacity && told.taken === event.taken && told.revision === event.revision
      ? []
      : [`I11: ${JSON.stringify(event)} was last told as ${JSON.stringify(told)}`];
  });
}

/** I7, as far as it is ours: each confirmed booking asked for its ticket. */
function requestsBroken(bookings: Bookings, requested: ReadonlySet<string>): string[] {
  return [...bookings.values()]
    .filter(({ id, status }) => status === 'confirmed' && !requested.has(id))
    .map(({ id }) => `I7: ${id} is confirmed and its ticket was never asked for`);
}

/** I7: each confirmed booking has one ticket, for as many as it is, and what was never confirmed has none. */
function ticketsBroken(bookings: Bookings, tickets: NonNullable<Evidence['tickets']>): string[] {
  const made = new Map<string, number>();
  for (const { booking_id } of tickets) made.set(booking_id, (made.get(booking_id) ?? 0) + 1);
  const rightly = ({ booking_id, admits }: (typeof tickets)[number]) => {
    const booking = bookings.get(booking_id);
    return booking?.ticket_count === admits && ['confirmed', 'cancelled'].includes(booking.status);
  };
  return [
    ...[...bookings.values()]
      .filter(({ id, status }) => status === 'confirmed' && made.get(id) !== 1)
      .map(({ id }) => `I7: ${id} is confirmed and has ${made.get(id) ?? 0} tickets`),
    ...tickets.filter(ticket => !rightly(ticket)).map(ticket => `I7: nobody may have ${JSON.stringify(ticket)}`),
  ];
}

/** I8: by the newest word on each window, as many tickets were sold of each event as its bookings say. */
function totalsBroken(bookings: Bookings, results: readonly AnalyticsResult[]): string[] {
  const windows = new Map(results.map(result => [`${result.event_id} ${result.window_end}`, result]));
  const told = totals([...windows.values()].map(({ event_id, total_tickets }) => [event_id, total_tickets]));
  const stored = totals([...bookings.values()].map(({ event_id, ticket_count }) => [event_id, ticket_count]));
  return [...new Set([...told.keys(), ...stored.keys()])]
    .filter(event => told.get(event) !== stored.get(event))
    .map(event => `I8: of ${event} ${stored.get(event)} tickets were booked, and analytics tells ${told.get(event)}`);
}

function totals(counts: readonly (readonly [event: string, tickets: number])[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [event, tickets] of counts) sums.set(event, (sums.get(event) ?? 0) + tickets);
  return sums;
}

/** I11: what is shown as available is what can be sold. */
function shownBroken(events: readonly Event[], shown: NonNullable<Evidence['shownEvents']>): string[] {
  const available = new Map(shown.map(({ event_id, tickets_available }) => [event_id, tickets_available]));
  return events
    .filter(({ event_id, capacity, taken }) => available.get(event_id) !== capacity - taken)
    .map(event => `I11: ${JSON.stringify(event)} is shown with ${available.get(event.event_id)} available`);
}

/** These read whole tables, and nobody waits for them. */
function rowsOf<Row extends object>(database: Database, { text }: Statement): Promise<Row[]> {
  return database.transaction(async connection => {
    await connection.query('SET LOCAL statement_timeout = 0');
    const query = { text, query_timeout: 600_000 };
    return (await connection.query<Row>(query)).rows;
  });
}
