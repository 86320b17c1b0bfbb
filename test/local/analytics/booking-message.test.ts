import { readBooking } from '../../../local/analytics/booking-message';

const ARRIVED = 1_700_736_000_000;
const valid = { event_id: '1', user_id: 'u', ticket_count: 2, timestamp: 1700736000.5, booking_id: 'b' };
const read = (message: unknown) => readBooking(Buffer.from(JSON.stringify(message)), ARRIVED);

describe('readBooking', () => {
  it('accepts additional fields, and ids as numbers', () => {
    const expected = { bookingId: 'b', eventId: '1', tickets: 2, bookedAt: 1_700_736_000_500 };
    expect(read(valid)).toEqual(expected);
    expect(read({ ...valid, event_id: 1, more: {} })).toEqual(expected);
  });

  it('reads numbers as they are written', () => {
    const written = (count: string) =>
      Buffer.from(JSON.stringify(valid).replace('"ticket_count":2', `"ticket_count":${count}`));
    expect(readBooking(written('"2"'), ARRIVED)).toMatchObject({ tickets: 2 });
    expect(readBooking(written('2.0'), ARRIVED)).toBe('ticket_count is no whole number of 1 or more');
    expect(readBooking(written('2e0'), ARRIVED)).toBe('ticket_count is no whole number of 1 or more');
    expect(readBooking(written('2,"venue":"\\"1\\" 2"'), ARRIVED)).toMatchObject({ tickets: 2 });
    expect(readBooking(written('02'), ARRIVED)).toBe('no booking_id');
  });

  it.each<[string, Buffer | null]>([
    ['empty message', null],
    ['no booking_id', Buffer.from('not json')],
    ['no booking_id', Buffer.from('[]')],
  ])('rejects a message: %s', (reason, message) => {
    expect(readBooking(message, ARRIVED)).toBe(reason);
  });

  it.each([
    ['no booking_id', { booking_id: undefined }],
    ['no event_id', { event_id: null }],
    ['no event_id', { event_id: { id: 1 } }],
    ['timestamp is no number of seconds', { timestamp: 'yesterday' }],
    ['timestamp is no number of seconds', { timestamp: -1 }],
    ['timestamp is no number of seconds', { timestamp: 'NaN' }],
    ['timestamp is no number of seconds', { timestamp: '0x6553F100' }],
    ['timestamp is no number of seconds', { timestamp: ' 1700736000' }],
    ['timestamp is more than a day ahead', { timestamp: 'Infinity' }],
    ['timestamp is more than a day ahead', { timestamp: ARRIVED / 1000 + 86_401 }],
    ['timestamp is more than a day ahead', { timestamp: ARRIVED }],
    ['ticket_count is no whole number of 1 or more', { ticket_count: 1.5 }],
    ['ticket_count is no whole number of 1 or more', { ticket_count: 0 }],
    ['ticket_count is no whole number of 1 or more', { ticket_count: -3 }],
    ['ticket_count is no whole number of 1 or more', { ticket_count: 1e10 }],
    ['ticket_count is no whole number of 1 or more', { ticket_count: undefined }],
  ])('rejects a message: %s, %j', (reason, changed) => {
    expect(read({ ...valid, ...changed })).toBe(reason);
  });
});
