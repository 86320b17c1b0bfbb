// What every request and answer is held to; the OpenAPI document is made of it.
import { fields, type Schema } from '../../../web-service/kit/http/schema';

const id = (what: string): Schema => ({
  type: 'string',
  pattern: '^[A-Za-z0-9][A-Za-z0-9_.@:-]{0,63}$',
  description: `${what}: 1 to 64 letters, digits, '_', '.', '@', ':' or '-', a letter or digit first`,
});
export const bookingId: Schema = {
  type: 'string',
  pattern: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$',
  description: 'a booking id (UUID)',
};
const eventId: Schema = {
  type: ['string', 'integer'],
  pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$',
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: "an event id: a whole number, or 1 to 64 letters, digits, '_' or '-'",
};
const time: Schema = { type: 'string' };
const count: Schema = { type: 'integer', minimum: 1, maximum: 10_000 };

const priceCents: Schema = { type: 'integer', description: 'of one ticket, when it was booked' };

const booking = fields({
  booking_id: bookingId,
  user_id: { type: 'string' },
  event_id: { type: 'string' },
  ticket_count: count,
  price_cents: priceCents,
  status: { type: 'string', enum: ['queued', 'confirmed', 'cancelled', 'expired'] },
  version: { type: 'integer', description: 'grows with every change of the status' },
  created_at: time,
  changed_at: time,
  expires_at: { ...time, description: 'until when the tickets are held while the status is queued' },
});

const ofBooking = { params: fields({ id: bookingId }) };

export const book = {
  summary: 'Book tickets: first come, first served',
  headers: {
    type: 'object',
    properties: {
      'idempotency-key': {
        type: 'string',
        pattern: '^[\\x21-\\x7e]{1,128}$',
        description: '1 to 128 visible ASCII characters: the same key gives the same booking',
      },
    },
  },
  body: fields(
    { event_id: eventId },
    {
      user_id: id('a user id'),
      ticket_count: { ...count, default: 1 },
      expected_total: {
        type: 'integer',
        minimum: 0,
        maximum: Number.MAX_SAFE_INTEGER,
        description: 'price of all tickets in cents: 409 when the price has changed, and nothing is booked',
      },
    },
  ),
  response: {
    202: fields({
      message: { type: 'string' },
      status: { type: 'string' },
      booking_id: { type: 'string' },
      user_id: { type: 'string' },
      event_id: { type: 'string' },
      ticket_count: { type: 'integer' },
      price_cents: priceCents,
      created_at: time,
      expires_at: time,
    }),
  },
};

export const read = { summary: 'A booking', ...ofBooking, response: { 200: booking } };

export const list = {
  summary: "A person's bookings, newest first; the header x-next-cursor leads to more",
  querystring: fields(
    {},
    {
      user_id: id('a user id'),
      cursor: bookingId,
      limit: { type: 'integer', minimum: 1, maximum: 100, default: 50 },
    },
  ),
  response: { 200: { type: 'array', items: booking } },
};

export const confirm = {
  summary: 'Say that a booking is paid',
  ...ofBooking,
  body: fields({
    payment_reference: {
      type: 'string',
      pattern: '^[\\x20-\\x7e]{1,200}$',
      description: '1 to 200 printable ASCII characters',
    },
  }),
  response: { 200: booking },
};

export const cancel = {
  summary: 'Cancel a booking: its tickets are for sale again',
  ...ofBooking,
  response: { 200: booking },
};
