import { type Static, Type } from '@sinclair/typebox';
import { MAX_TICKETS_LISTED } from '../limits';
import { MAX_TICKET_CODE_LENGTH } from '../ticket-code';
import { Count, STRICT, Time } from './values';

export const Ticket = Type.Object(
  { key: Type.String(), lastModified: Time, size: Count, url: Type.String() },
  {
    title: 'Ticket',
    examples: [
      {
        key: 'tickets/passport_TICKET.pdf',
        lastModified: '2026-11-28T09:00:00.000Z',
        size: 2345,
        url: '/api/tickets/passport_TICKET.pdf',
      },
    ],
  },
);
export type Ticket = Static<typeof Ticket>;

export const TicketList = Type.Array(Ticket);

export const TicketQuery = Type.Object(
  { limit: Type.Integer({ minimum: 1, maximum: MAX_TICKETS_LISTED, default: 100 }) },
  STRICT,
);

export const TicketCodeQuery = Type.Object(
  { code: Type.String({ minLength: 1, maxLength: MAX_TICKET_CODE_LENGTH, description: 'content of the QR code' }) },
  STRICT,
);

/** Result of the verification of a QR code. Names that cannot be read are left out. */
export const TicketVerification = Type.Object(
  {
    valid: Type.Boolean({ description: 'the code is genuine, and its booking is confirmed' }),
    reason: Type.Optional(Type.String({ description: 'why the code is not valid' })),
    booking_id: Type.Optional(Type.String()),
    event_id: Type.Optional(Type.String()),
    admits: Type.Optional(Count),
    status: Type.Optional(Type.String({ description: 'of the booking' })),
    event: Type.Optional(Type.String()),
    date: Type.Optional(Type.String()),
    venue: Type.Optional(Type.String()),
    holder: Type.Optional(Type.String()),
  },
  { title: 'TicketVerification', examples: [{ valid: true, admits: 2, status: 'confirmed', event: 'Winter Jazz' }] },
);
export type TicketVerification = Static<typeof TicketVerification>;
