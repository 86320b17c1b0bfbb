// Negative control of each guard: without the guard, the checker must report a violation.

import { AvailabilityCache } from '../../../constructs/booking-service/app/batching/availability-cache';
import { BatchAllocator } from '../../../constructs/booking-service/app/batching/batch-allocator';
import type { BookingRequest } from '../../../constructs/booking-service/app/domain/booking';
import { Bookings } from '../../../constructs/booking-service/app/domain/bookings';
import { messagesOf } from '../../../constructs/web-service/kit/postgres/outbox';
import type { BookingChange } from '../../../contracts/messages/booking-change';
import type { TicketBooking } from '../../../contracts/messages/ticket-booking';
import type { Acknowledged } from '../../../verification/booking/invariants';
import { brokenInvariants, type Evidence } from '../../../verification/booking/invariants';
import { request, useBookingDatabase } from '../../constructs/booking-service/app/booking-database';

const bookingDatabase = useBookingDatabase();
const run = (sql: string, values: unknown[] = []) => bookingDatabase.database.pool.query(sql, values);

beforeEach(() => run('TRUNCATE booking.bookings, booking.inventory, booking.outbox'));

/** Returns the acknowledged bookings. */
async function book(requests: readonly BookingRequest[], holdSeconds = 600): Promise<Acknowledged[]> {
  const { database } = bookingDatabase;
  const allocator = new BatchAllocator(database, new AvailabilityCache(), { holdSeconds, onBooked: () => {} });
  const outcomes = await allocator.allocate(requests[0]!.eventId, requests);
  return requests.flatMap(({ eventId, userId, ticketCount, idempotencyKey }, position) => {
    const outcome = outcomes[position]!;
    return 'booked' in outcome ? [{ bookingId: outcome.booked.id, eventId, userId, ticketCount, idempotencyKey }] : [];
  });
}

/** Returns the messages that the relay would send. */
async function waiting<T>(topic: string): Promise<T[]> {
  const { rows } = await run('SELECT message_count, messages FROM booking.outbox WHERE topic = $1 ORDER BY id', [
    topic,
  ]);
  return rows.flatMap(row => messagesOf(row) as T[]);
}
const everything = async (): Promise<Evidence> => ({
  ticketBookings: await waiting<TicketBooking>('ticket-bookings'),
  bookingChanges: await waiting<BookingChange>('booking-changes'),
});

async function broken(evidence: Evidence = {}): Promise<string[]> {
  const violations = await brokenInvariants(bookingDatabase.database, evidence);
  return [...new Set(violations.map(violation => violation.slice(0, violation.indexOf(': '))))];
}

test('reports nothing when every guard is in place', async () => {
  const event = await bookingDatabase.event({ capacity: 10 });
  const keyed = { userId: 'ann', idempotencyKey: 'k' };
  const acknowledged = await book([request(event), request(event, 2, keyed), request(event, 2, keyed)]);
  const bookings = new Bookings(bookingDatabase.database);
  await bookings.confirm(acknowledged[0]!.bookingId, 'paid');
  await bookings.cancel(acknowledged[1]!.bookingId);
  const ticketRequests = [acknowledged[0]!.bookingId];
  expect(await broken({ acknowledged, ticketRequests, ...(await everything()) })).toEqual([]);
});

test('reports overselling without the constraint', async () => {
  const event = await bookingDatabase.event({ capacity: 2 });
  await run('ALTER TABLE booking.inventory DROP CONSTRAINT never_oversold');
  try {
    expect(await book([request(event, 2), request(event, 2)])).toHaveLength(2);
    expect(await broken()).toEqual(['NeverOversold']);
  } finally {
    await run('TRUNCATE booking.inventory');
    await run('ALTER TABLE booking.inventory ADD CONSTRAINT never_oversold CHECK (taken BETWEEN 0 AND capacity)');
  }
});

test('reports a counter that missed a cancellation', async () => {
  const event = await bookingDatabase.event({ capacity: 2 });
  const [booked] = await book([request(event)]);
  await run(`UPDATE booking.bookings SET status = 'cancelled' WHERE id = $1`, [booked!.bookingId]);
  expect(await broken()).toEqual(['CountersMatchBookings']);
});

test('reports an acknowledged booking that was lost', async () => {
  const event = await bookingDatabase.event({ capacity: 2 });
  const acknowledged = await book([request(event)]);
  await run('DELETE FROM booking.bookings');
  await run('UPDATE booking.inventory SET taken = 0');
  expect(await broken({ acknowledged })).toEqual(['AcknowledgedBookingsStored']);
});

test('reports two bookings for one key when the key is not stored', async () => {
  const event = await bookingDatabase.event({ capacity: 10 });
  const keyless = { userId: 'ann' };
  const twice = await book([request(event, 1, keyless), request(event, 1, keyless)]);
  const acknowledged = twice.map(booking => ({ ...booking, idempotencyKey: 'k' }));
  expect(await broken({ acknowledged })).toEqual(['OneBookingPerKey']);
});

test('reports overdue holds without the sweep', async () => {
  const event = await bookingDatabase.event({ capacity: 10 });
  await book([request(event)], -10);
  expect(await broken()).toEqual(['HoldsExpire']);
  await new Bookings(bookingDatabase.database).expire(10);
  expect(await broken()).toEqual([]);
});

test('reports messages that a relay deleted before sending', async () => {
  const event = await bookingDatabase.event({ capacity: 10 });
  const [booked] = await book([request(event)]);
  await new Bookings(bookingDatabase.database).confirm(booked!.bookingId, 'paid');
  const { ticketBookings = [], bookingChanges = [] } = await everything();
  const availability = bookingChanges.filter(({ type }) => type === 'availability');
  expect(await broken({ ticketBookings: [], bookingChanges })).toEqual(['BookingsPublished']);
  expect(await broken({ ticketBookings, bookingChanges: availability })).toEqual(['MovesPublished']);
  expect(await broken({ ticketBookings, bookingChanges: bookingChanges.slice(0, 1) })).toEqual([
    'MovesPublished',
    'AvailabilityMatches',
  ]);
  expect(await broken({ ticketBookings, bookingChanges: [...bookingChanges, ...bookingChanges] })).toEqual([]);
});

test('reports a message for a booking that was rolled back', async () => {
  const event = await bookingDatabase.event({ capacity: 10 });
  await book([request(event)]);
  const { ticketBookings = [], bookingChanges = [] } = await everything();
  const phantom = { ...ticketBookings[0]!, booking_id: request(event).id };
  expect(await broken({ ticketBookings: [...ticketBookings, phantom], bookingChanges })).toEqual(['BookingsPublished']);
});

test('reports a confirmed booking without a ticket request', async () => {
  const event = await bookingDatabase.event({ capacity: 10 });
  const [booked] = await book([request(event)]);
  await new Bookings(bookingDatabase.database).confirm(booked!.bookingId, 'paid');
  expect(await broken({ ticketRequests: [] })).toEqual(['OneTicketPerBooking']);
});

describe('outside the service', () => {
  let booked: Acknowledged;
  let other: Acknowledged;
  beforeEach(async () => {
    const event = await bookingDatabase.event({ capacity: 10 });
    const [confirmed, queued] = await book([request(event, 2), request(event, 3)]);
    booked = confirmed!;
    await new Bookings(bookingDatabase.database).confirm(booked.bookingId, 'paid');
    other = queued!;
  });
  const ticket = (more: object = {}) => ({ booking_id: booked.bookingId, admits: 2, ...more });
  const window = (minute: number, total_tickets: number) => {
    const window_end = `2030-01-01T00:0${minute}:00.000Z`;
    return { event_id: booked.eventId, window_end, total_tickets };
  };

  test('reports missing, duplicate and unexpected tickets', async () => {
    expect(await broken({ tickets: [ticket()] })).toEqual([]);
    expect(await broken({ tickets: [] })).toEqual(['OneTicketPerBooking']);
    expect(await broken({ tickets: [ticket(), ticket()] })).toEqual(['OneTicketPerBooking']);
    expect(await broken({ tickets: [ticket({ admits: 3 })] })).toEqual(['OneTicketPerBooking']);
    expect(await broken({ tickets: [ticket(), { booking_id: other.bookingId, admits: 3 }] })).toEqual([
      'OneTicketPerBooking',
    ]);
    expect(await broken({ tickets: [ticket(), ticket({ booking_id: request('1').id })] })).toEqual([
      'OneTicketPerBooking',
    ]);
    await new Bookings(bookingDatabase.database).cancel(booked.bookingId);
    expect(await broken({ tickets: [ticket()] })).toEqual([]);
  });

  test('reports totals of analytics that count a booking twice or not at all', async () => {
    expect(await broken({ analyticsResults: [window(1, 2), window(2, 3)] })).toEqual([]);
    expect(await broken({ analyticsResults: [window(1, 2), window(1, 5)] })).toEqual([]);
    expect(await broken({ analyticsResults: [window(1, 2)] })).toEqual(['TotalsMatchBookings']);
    expect(await broken({ analyticsResults: [window(1, 5), window(2, 2)] })).toEqual(['TotalsMatchBookings']);
    expect(
      await broken({ analyticsResults: [window(1, 5), { ...window(1, 1), event_id: 'without-bookings' }] }),
    ).toEqual(['TotalsMatchBookings']);
  });

  test('reports a shown availability that differs from the stored one', async () => {
    expect(await broken({ shownEvents: [{ event_id: booked.eventId, tickets_available: 5 }] })).toEqual([]);
    expect(await broken({ shownEvents: [{ event_id: booked.eventId, tickets_available: 8 }] })).toEqual([
      'AvailabilityMatches',
    ]);
    expect(await broken({ shownEvents: [] })).toEqual(['AvailabilityMatches']);
  });
});
