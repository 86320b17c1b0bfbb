import { decodeKey, isUpload, ticketKeys } from '../../../lambda/ticket-generator/object-keys';

test.each([
  ['uploads/demo_1.txt', 'uploads/demo_1.txt'],
  ['uploads/a+b%2Bc.txt', 'uploads/a b+c.txt'],
  ['uploads/%C3%BC%2520.txt', 'uploads/ü%20.txt'],
])('the key %s of an event is the object %s', (inEvent, key) => {
  expect(decodeKey(inEvent)).toBe(key);
});

test.each([
  ['uploads/demo_1.txt', 'tickets/demo_1_TICKET'],
  ['uploads/people/7/passport.v2.jpg', 'tickets/people/7/passport.v2_TICKET'],
  ['uploads/bookings/7/3f0c.json', 'tickets/bookings/7/3f0c_TICKET'],
  ['uploads/no.dots/plain', 'tickets/no.dots/plain_TICKET'],
  ['uploads/.hidden', 'tickets/.hidden_TICKET'],
])('%s gets %s', (key, ticket) => {
  expect(ticketKeys(key)).toEqual({ pdf: `${ticket}.pdf`, receipt: `${ticket}.txt` });
});

test.each(['tickets/demo_1_TICKET.pdf', 'tickets/uploads/a.txt', 'uploads/', 'uploads/people/7/', 'other'])(
  '%s asks for no ticket',
  key => {
    expect(isUpload(key)).toBe(false);
  },
);
