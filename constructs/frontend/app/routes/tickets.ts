import { Type } from '@sinclair/typebox';
import type { FastifyReply } from 'fastify';
import { TicketCodeQuery, TicketList, TicketQuery, TicketVerification } from '../../../../contracts/http/tickets';
import { BookingId } from '../../../../contracts/http/values';
import {
  bookingTicketKey,
  fileName,
  TICKETS_PREFIX,
  ticketBooking,
  ticketOwner,
} from '../../../../contracts/object-keys';
import { Problem } from '../../../web-service/kit/http/problem';
import type { HttpServer } from '../../../web-service/kit/http/server';
import type { Bookings } from '../bookings';
import { PUBLIC, SESSION_OPTIONAL } from '../http/api-description';
import { withoutValidation } from '../http/proxy';
import { content, withHeaders } from '../http/responses';
import type { Sessions } from '../http/session';
import type { TicketStore } from '../tickets/ticket-store';
import type { TicketVerifier } from '../tickets/ticket-verification';

interface TicketRoutesParts {
  readonly sessions: Sessions;
  readonly bookings: Bookings;
  readonly tickets: TicketStore;
  readonly verifier: TicketVerifier;
}

const tags = ['tickets'];
const Binary = Type.String({ format: 'binary' });
const PDF = { 'application/pdf': Binary };

export function ticketRoutes(app: HttpServer, { sessions, bookings, tickets, verifier }: TicketRoutesParts): void {
  app.get(
    '/tickets',
    {
      schema: {
        operationId: 'listTickets',
        tags,
        summary: "List the user's tickets, newest first",
        description: 'In the access mode `open` also those of uploads without a session.',
        security: SESSION_OPTIONAL,
        querystring: TicketQuery,
        response: { 200: TicketList },
      },
    },
    async request => {
      const listed = await tickets.list(readable(sessions, sessions.ownerOf(request)));
      const cancelled = await bookings.cancelledOf(
        listed.flatMap(({ key }) => ticketBooking(key) ?? []),
        request,
      );
      const current = listed.filter(({ key }) => !cancelled.has(ticketBooking(key) ?? ''));
      return current.slice(0, request.query.limit);
    },
  );

  app.get(
    '/tickets/verify',
    {
      schema: {
        operationId: 'verifyTicket',
        tags,
        summary: 'Verify the QR code of a ticket',
        security: PUBLIC,
        querystring: TicketCodeQuery,
        response: { 200: TicketVerification },
      },
    },
    request => verifier.verify(request.query.code, request),
  );

  app.get(
    '/tickets/*',
    {
      schema: {
        operationId: 'downloadTicket',
        tags,
        summary: 'Download a ticket or a receipt',
        security: SESSION_OPTIONAL,
        params: Type.Object({ '*': Type.String() }),
        response: { 200: withHeaders(content({ ...PDF, 'text/plain': Binary }), 'content-disposition') },
      },
    },
    async (request, reply) => {
      const key = TICKETS_PREFIX + request.params['*'];
      const owner = ticketOwner(key);
      const mine = owner !== null && readable(sessions, sessions.ownerOf(request)).includes(owner);
      const bookingId = ticketBooking(key);
      if (mine && bookingId && (await bookings.isCancelled(bookingId, request))) {
        throw cancelled();
      }
      return download(reply, mine ? await tickets.open(key) : undefined, key, 'ticket not found');
    },
  );

  app.get(
    '/bookings/:booking_id/ticket',
    {
      schema: {
        operationId: 'downloadBookingTicket',
        tags: ['bookings'],
        summary: 'Download the ticket of a booking',
        description: '404 until the booking is confirmed and its ticket is generated, 410 after it is cancelled.',
        security: SESSION_OPTIONAL,
        params: Type.Object({ booking_id: BookingId }),
        response: { 200: withHeaders(content(PDF), 'content-disposition') },
      },
      validatorCompiler: withoutValidation, // booking-service validates the id
    },
    async (request, reply) => {
      const booking = await bookings.require(request.params.booking_id, request);
      if (booking.status === 'cancelled') {
        throw cancelled();
      }
      const key = bookingTicketKey(booking.user_id, booking.booking_id);
      const absence =
        booking.status === 'confirmed'
          ? 'the ticket is being generated: retry in a few seconds'
          : `the booking is ${booking.status}: its ticket is generated after confirmation`;
      return download(reply, await tickets.open(key), key, absence);
    },
  );
}

function cancelled(): Problem {
  return new Problem(410, 'the booking is cancelled: its ticket is no longer valid');
}

/** Whose tickets a caller may see. */
function readable(sessions: Sessions, caller: string | undefined): readonly (string | undefined)[] {
  const owners = new Set([caller]);
  if (sessions.mode === 'open') {
    owners.add(undefined);
  }
  return [...owners];
}

function download(
  reply: FastifyReply,
  ticket: Awaited<ReturnType<TicketStore['open']>>,
  key: string,
  absence: string,
): FastifyReply {
  if (!ticket) {
    throw new Problem(404, absence);
  }
  if (ticket.size !== undefined) {
    reply.header('content-length', ticket.size);
  }
  return reply
    .type(key.endsWith('.pdf') ? 'application/pdf' : 'text/plain; charset=utf-8')
    .header('content-disposition', `attachment; filename="${fileName(key)}"`)
    .header('cache-control', 'private, no-store')
    .send(ticket.body);
}
