import {
  bookingTicketKey,
  bookingUploadKey,
  claimKey,
  fileName,
  isUpload,
  receiptKey,
  ticketBooking,
  ticketFolders,
  ticketKey,
  ticketOwner,
  uploadFolder,
} from '../../contracts/object-keys';

test.each([
  ['uploads/demo_1.txt', 'demo_1'],
  ['uploads/README', 'README'],
  ['uploads/people/7/passport.v2.jpg', 'people/7/passport.v2'],
  ['uploads/bookings/7/3f0c.json', 'bookings/7/3f0c'],
  ['uploads/no.dots/plain', 'no.dots/plain'],
  ['uploads/.hidden', '.hidden'],
])('names the ticket, the receipt and the claim of %s after its path', (upload, path) => {
  expect([ticketKey(upload), receiptKey(upload), claimKey(upload)]).toEqual([
    `tickets/${path}_TICKET.pdf`,
    `tickets/${path}_TICKET.txt`,
    `upload-claims/${path}`,
  ]);
});

test.each(['tickets/demo_1_TICKET.pdf', 'tickets/uploads/a.txt', 'uploads/', 'uploads/people/7/', 'other'])(
  '%s is not an upload',
  key => expect(isUpload(key)).toBe(false),
);

test('reads the booking from the keys of its ticket and receipt', () => {
  const key = bookingTicketKey('ada', 'b-1');
  expect(key).toBe('tickets/bookings/ada/b-1_TICKET.pdf');
  expect(key).toBe(ticketKey(bookingUploadKey('ada', 'b-1')));
  expect([ticketBooking(key), ticketBooking(key.replace('.pdf', '.txt'))]).toEqual(['b-1', 'b-1']);
});

test.each(['tickets/demo_1700736000_TICKET.pdf', 'tickets/people/ada/passport_TICKET.pdf'])(
  '%s belongs to no booking',
  key => expect(ticketBooking(key)).toBeUndefined(),
);

test.each(['tickets/', 'tickets/people/ada/', 'tickets/bookings/ada/'])('reads the owner of a ticket in %s', folder => {
  const owner = folder === 'tickets/' ? undefined : 'ada';
  expect(ticketOwner(`${folder}demo_1_TICKET.pdf`)).toBe(owner);
  expect(ticketFolders(owner)).toContain(folder);
});

test.each(['tickets/people/ada/demo_1.pdf', 'uploads/demo_1_TICKET.pdf', 'tickets/people/../demo_1_TICKET.pdf'])(
  '%s is not a ticket',
  key => expect(ticketOwner(key)).toBeNull(),
);

test('separates the uploads of users', () => {
  expect([uploadFolder('ada'), uploadFolder(undefined)]).toEqual(['uploads/people/ada/', 'uploads/']);
});

test('a ticket is called by the last part of its key', () => {
  expect(fileName('tickets/people/ada/passport_TICKET.pdf')).toBe('passport_TICKET.pdf');
});
