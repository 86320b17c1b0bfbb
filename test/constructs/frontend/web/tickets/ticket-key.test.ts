import { bookingIdIn, fileNameOf, ticketKeyOf } from '../../../../../constructs/frontend/web/tickets/ticket-key';

test('reads the booking id from the keys of its ticket and receipt', () => {
  const key = ticketKeyOf('ada', 'b-1');
  expect(key).toBe('tickets/bookings/ada/b-1_TICKET.pdf');
  expect([bookingIdIn(key), bookingIdIn(key.replace('.pdf', '.txt'))]).toEqual(['b-1', 'b-1']);
});

test.each(['tickets/demo_1700736000_TICKET.pdf', 'tickets/people/ada/passport_TICKET.pdf'])(
  '%s is of no booking',
  key => {
    expect(bookingIdIn(key)).toBeUndefined();
  },
);

test('uses the last part of the key as the file name of a ticket', () => {
  expect(fileNameOf('tickets/people/ada/passport_TICKET.pdf')).toBe('passport_TICKET.pdf');
});
