import { type Static, Type } from '@sinclair/typebox';
import { BOOKING_STATUSES } from '../booking-status';
import { MAX_TICKETS_PER_ORDER } from '../limits';
import { BookingId, PageSize, STRICT, stringEnum, Time } from './values';

const TicketCount = Type.Integer({ minimum: 1, maximum: MAX_TICKETS_PER_ORDER });
const UserReference = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9_.@:-]{0,63}$',
  description: "a user id: 1 to 64 letters, digits, '_', '.', '@', ':' or '-', a letter or digit first",
});
const EventReference = Type.Unsafe<string | number>({
  type: ['string', 'integer'],
  pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$',
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: "an event id: a whole number, or 1 to 64 letters, digits, '_' or '-'",
});
const BookedPrice = Type.Integer({ description: 'per ticket, in cents, at the time of booking' });
const example = {
  booking_id: '0193a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b',
  user_id: '0a0b0c0d-1111-4222-8333-444455556666',
  event_id: '1',
  ticket_count: 2,
  price_cents: 2500,
  status: 'queued',
  created_at: '2026-11-28T09:00:00.000Z',
  expires_at: '2026-11-28T09:10:00.000Z',
};

export const Booking = Type.Object(
  {
    booking_id: BookingId,
    user_id: Type.String(),
    event_id: Type.String(),
    ticket_count: TicketCount,
    price_cents: BookedPrice,
    status: stringEnum(BOOKING_STATUSES),
    version: Type.Integer({ description: 'grows with every change of the status' }),
    created_at: Time,
    changed_at: Time,
    expires_at: { ...Time, description: 'end of the hold, while the status is queued' },
  },
  { title: 'Booking', examples: [{ ...example, version: 1, changed_at: example.created_at }] },
);
export type Booking = Static<typeof Booking>;

export const BookingList = Type.Array(Booking);

export const BookingOrder = Type.Object(
  {
    event_id: EventReference,
    user_id: Type.Optional(UserReference),
    ticket_count: { ...TicketCount, default: 1 },
    expected_total: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: Number.MAX_SAFE_INTEGER,
        description: 'price of all tickets in cents: 409 when the price has changed, and nothing is booked',
      }),
    ),
  },
  {
    ...STRICT,
    title: 'BookingOrder',
    description: 'user_id is required without a session, and otherwise the user of the session',
    examples: [{ event_id: '1', ticket_count: 2 }],
  },
);
export type BookingOrder = Static<typeof BookingOrder>;

export const BookingHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      pattern: '^[\\x21-\\x7e]{1,128}$',
      description: '1 to 128 visible ASCII characters: the same key gives the same booking',
    }),
  ),
});

/** Response to an accepted order. */
export const AcceptedBooking = Type.Object(
  {
    message: Type.String(),
    status: Type.String(),
    booking_id: Type.String(),
    user_id: Type.String(),
    event_id: Type.String(),
    ticket_count: Type.Integer(),
    price_cents: BookedPrice,
    created_at: Time,
    expires_at: Time,
  },
  { title: 'AcceptedBooking', examples: [{ message: 'Booking request received!', ...example }] },
);
export type AcceptedBooking = Static<typeof AcceptedBooking>;

export const BookingQuery = Type.Object(
  { user_id: Type.Optional(UserReference), cursor: Type.Optional(BookingId), limit: PageSize },
  STRICT,
);

export const Payment = Type.Object(
  {
    payment_reference: Type.String({
      pattern: '^[\\x20-\\x7e]{1,200}$',
      description: '1 to 200 printable ASCII characters',
    }),
  },
  { ...STRICT, title: 'Payment', examples: [{ payment_reference: 'invoice-4711' }] },
);

export const BookingParams = Type.Object({ booking_id: BookingId });
