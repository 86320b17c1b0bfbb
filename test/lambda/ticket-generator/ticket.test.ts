import { receiptText } from '../../../lambda/ticket-generator/receipt';
import { ticketFor } from '../../../lambda/ticket-generator/ticket';

const writtenAt = new Date('2025-11-23T10:30:00Z');
const booking = {
  booking_id: '3f0c1d9e-6f0b-4a63-9a55-0d4c6a6d2c11',
  event_id: '1',
  event: 'Winter Jazz',
  date: '2025-12-15',
  venue: 'Grand Hall',
  user_id: '7a51f0a2-8a40-4bd7-9f46-2f2ed8c3b7e0',
  ticket_count: 2,
  status: 'confirmed',
};
const bookingKey = `uploads/bookings/${booking.user_id}/${booking.booking_id}.json`;
const upload = (key: string, content: string | Buffer) => ({ key, content: Buffer.from(content), writtenAt });

test('returns the receipt of a booking with its fields in order', () => {
  const ticket = ticketFor(upload(bookingKey, JSON.stringify(booking)));
  expect(ticket).toMatchObject({ admits: 2, eventId: '1', holder: booking.user_id });
  expect(receiptText(ticket)).toBe(`TICKET RECEIPT
========================================
Booking ID: 3f0c1d9e-6f0b-4a63-9a55-0d4c6a6d2c11
Event: Winter Jazz
Date: 2025-12-15
Venue: Grand Hall
Tickets: 2
Status: confirmed
Generated: 2025-11-23T10:30:00.000Z
========================================
`);
});

test('contains the name of the holder if it is available', () => {
  const ticket = ticketFor(upload(bookingKey, JSON.stringify({ ...booking, holder: 'Ada Lovelace' })));
  expect(ticket.holder).toBe('Ada Lovelace');
});

test('prints the fields of a text file, without admission', () => {
  const content =
    'Event: Sample Concert\r\n date :2026-01-01\nVenue: Hall: North\nTickets: 3\nStatus: confirmed\nAdmits: 5\n';
  const ticket = ticketFor(upload('uploads/demo_1.txt', content));
  expect(ticket).toMatchObject({
    bookingId: 'demo_1',
    event: 'Sample Concert',
    date: '2026-01-01',
    venue: 'Hall: North',
    tickets: '3',
    status: 'received',
    admits: 0,
  });
});

test('confirms only the arrival of other content', () => {
  const ticket = ticketFor(upload('uploads/people/7/passport.jpg', Buffer.from([0xff, 0xd8, 0xff, 0, 10])));
  expect(ticket).toMatchObject({ bookingId: 'passport', event: 'not given', status: 'received', admits: 0 });
  const forBooking = ticketFor({ ...upload('uploads/people/7/passport.jpg', 'x'), bookingId: booking.booking_id });
  expect(forBooking.bookingId).toBe(booking.booking_id);
});

test('treats a booking document outside uploads/bookings/ as an upload', () => {
  for (const key of ['uploads/forged.json', 'uploads/people/7/forged.json', 'uploads/bookings.json']) {
    expect(ticketFor(upload(key, JSON.stringify(booking))).admits).toBe(0);
  }
});

test.each([
  ['not JSON', 'invalid JSON'],
  [
    'null',
    'missing or invalid fields of a booking: booking_id, event_id, event, date, venue, user_id, status, ticket_count',
  ],
  [JSON.stringify({ ...booking, ticket_count: 0 }), 'missing or invalid fields of a booking: ticket_count'],
  [JSON.stringify({ ...booking, ticket_count: 1.5 }), 'missing or invalid fields of a booking: ticket_count'],
  [JSON.stringify({ ...booking, venue: 7 }), 'missing or invalid fields of a booking: venue'],
  [JSON.stringify({ ...booking, holder: null }), 'missing or invalid fields of a booking: holder'],
])('fails when the booking is %s', (content, message) => {
  expect(() => ticketFor(upload(bookingKey, content))).toThrow(message);
});

test('removes line breaks and direction marks from printed values, and limits their length', () => {
  const event = `Evil\nStatus: confirmed\u2028\u202e${'x'.repeat(1000)}`;
  const receipt = receiptText(
    ticketFor(upload(bookingKey, JSON.stringify({ ...booking, event, status: 'cancelled' }))),
  );
  expect(receipt.split('\n')).toHaveLength(11);
  expect(receipt).not.toMatch(/[\u2028\u202e]/);
  expect(receipt.length).toBeLessThan(600);
});

describe('a text file of spaces', () => {
  const cpuOf = (work: () => unknown): number => {
    const begin = process.cpuUsage();
    work();
    return process.cpuUsage(begin).user;
  };
  const read = (length: number) => cpuOf(() => ticketFor(upload('uploads/spaces.txt', ' '.repeat(length))));
  /** Backtracks from every position, so its work is quadratic. */
  const backtrack = (length: number) => cpuOf(() => /^\s*([A-Za-z ]{1,30}?)\s*:\s*(.*)$/.exec(' '.repeat(length)));

  test('of 64 KB needs less work than a backtracking expression for 4 KB', () => {
    read(1_024);
    expect(read(65_536)).toBeLessThan(backtrack(4_096));
  });

  test('control: the backtracking expression is not linear', () => {
    expect(backtrack(4_096) / backtrack(1_024)).toBeGreaterThan(8);
  });
});

test('reads a field with indentation and spaces, up to the end of its line', () => {
  const content = `\t  Event  :  Night of Jazz  \nNo field here\n: no name\nVenue 7: no name of a field\n${'date'.repeat(9)}: x`;
  const ticket = ticketFor(upload('uploads/demo.txt', content));
  expect(ticket).toMatchObject({ event: 'Night of Jazz', venue: 'not given', date: 'not given' });
});
