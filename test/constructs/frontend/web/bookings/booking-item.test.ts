import {
  amountOwed,
  type BookingItem,
  holdText,
  nameOf,
  secondsToPay,
  statusText,
} from '../../../../../constructs/frontend/web/bookings/booking-item';
import type { Booking } from '../../../../../contracts/http/bookings';

const now = Date.parse('2025-11-23T10:30:00.000Z');
const item = (status: Booking['status'], price_cents: number, ticket = false): BookingItem => ({
  booking: {
    booking_id: 'b',
    user_id: 'u',
    event_id: '7',
    ticket_count: 2,
    price_cents,
    status,
    version: 1,
    created_at: '2025-11-23T10:29:00.000Z',
    changed_at: '2025-11-23T10:29:00.000Z',
    expires_at: '2025-11-23T10:39:00.000Z',
  },
  event: {
    event_id: '7',
    name: 'Concert',
    date: '2025-12-15',
    venue: 'Hall',
    tickets_available: 1,
    capacity: 100,
    price_cents,
    sale_opens_at: null,
    sale_closes_at: '2025-12-16T12:00:00.000Z',
    per_order_limit: 10,
  },
  ticket: ticket ? { key: 'k', lastModified: '2025-11-23T10:30:00.000Z', size: 1, url: '/' } : undefined,
  now,
  paysHere: true,
});

test.each([
  [item('queued', 4500), 'Held, not paid yet'],
  [item('queued', 0), 'Being confirmed'],
  [item('confirmed', 4500), 'Confirmed, ticket on its way'],
  [item('confirmed', 4500, true), 'Confirmed'],
  [item('cancelled', 4500), 'Cancelled'],
  [item('expired', 4500), 'Expired'],
])('a booking in its state says so: %#', (booking, words) => {
  expect(statusText(booking)).toBe(words);
});

test('returns the time to pay for held priced bookings only', () => {
  expect(secondsToPay(item('queued', 4500))).toBe(540);
  expect(secondsToPay({ ...item('queued', 4500), now: now + 3_600_000 })).toBe(0);
  expect(secondsToPay(item('queued', 0))).toBeUndefined();
  expect(secondsToPay(item('confirmed', 4500))).toBeUndefined();
});

test('shows the hold to the second, and its end as text', () => {
  expect([holdText(540), holdText(0)]).toEqual(['Held for you for 9:00 more', 'The hold has run out.']);
});

test('uses the id as the name of an event that is not loaded', () => {
  expect(nameOf({ ...item('queued', 4500), event: undefined })).toBe('Event 7');
});

test('uses the booking price for the amount owed after the event price has changed', () => {
  const booked = item('queued', 4500);
  expect(amountOwed({ ...booked, event: { ...booked.event!, price_cents: 9900 } })).toBe(9000);
  expect(amountOwed({ ...booked, event: undefined })).toBe(9000);
});
