import type { FastifyInstance, FastifyReply } from 'fastify';
import { Problem } from '../../../web-service/kit/http/problem';
import { fields } from '../../../web-service/kit/http/schema';
import type { Bookings } from '../bookings';
import { ticketCheck as ticketCheckShape, tickets as ticketsShape } from '../http/schemas';
import type { Sessions } from '../http/session';
import { bookingIn, ownerOf, type TicketStore, ticketOfBooking } from '../tickets/ticket-store';
import type { Door } from '../tickets/ticket-verification';

interface TicketRoutesParts {
  readonly sessions: Sessions;
  readonly bookings: Bookings;
  readonly tickets: TicketStore;
  readonly door: Door;
}

export function ticketRoutes(app: FastifyInstance, { sessions, bookings, tickets, door }: TicketRoutesParts): void {
  app.get<{ Querystring: { limit: number } }>(
    '/tickets',
    {
      schema: {
        tags: ['tickets'],
        summary: "One's own tickets and, in the open mode, those of uploads without a session; newest first",
        querystring: fields({}, { limit: { type: 'integer', minimum: 1, maximum: 1000, default: 100 } }),
        response: { 200: ticketsShape },
      },
    },
    async request => {
      const listed = await tickets.list(readable(sessions, sessions.ownerOf(request)));
      const cancelled = await bookings.cancelledOf(
        listed.flatMap(({ key }) => bookingIn(key) ?? []),
        request,
      );
      const current = listed.filter(({ key }) => !cancelled.has(bookingIn(key) ?? ''));
      return current.slice(0, request.query.limit);
    },
  );

  app.get<{ Querystring: { code: string } }>(
    '/tickets/verify',
    {
      schema: {
        tags: ['tickets'],
        summary: 'Whether the code of a QR code lets people in now: how many, to what, and who holds the ticket',
        querystring: fields({ code: { type: 'string', minLength: 1, maxLength: 2000 } }),
        response: { 200: ticketCheckShape },
      },
    },
    request => door.check(request.query.code, request),
  );

  app.get<{ Params: { '*': string } }>(
    '/tickets/*',
    { schema: { tags: ['tickets'], summary: 'Download a ticket, or its receipt' } },
    async (request, reply) => {
      const key = `tickets/${request.params['*']}`;
      const owner = ownerOf(key);
      const mine = owner !== null && readable(sessions, sessions.ownerOf(request)).includes(owner);
      const bookingId = bookingIn(key);
      if (mine && bookingId && (await bookings.isCancelled(bookingId, request))) throw cancelled();
      return download(reply, mine ? await tickets.open(key) : undefined, key, 'there is no such ticket');
    },
  );

  app.get<{ Params: { booking_id: string } }>(
    '/bookings/:booking_id/ticket',
    {
      schema: { tags: ['bookings'], summary: "Download a booking's ticket, once it is confirmed and its ticket made" },
    },
    async (request, reply) => {
      const booking = await bookings.require(request.params.booking_id, request);
      if (booking.status === 'cancelled') throw cancelled();
      const key = ticketOfBooking(booking.user_id, booking.booking_id);
      const absence =
        booking.status === 'confirmed'
          ? 'the ticket is being made: ask again in a few seconds'
          : `this booking is ${booking.status}: a ticket is made once it is confirmed`;
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
  if (sessions.mode === 'open') owners.add(undefined);
  return [...owners];
}

function download(
  reply: FastifyReply,
  ticket: Awaited<ReturnType<TicketStore['open']>>,
  key: string,
  absence: string,
): FastifyReply {
  if (!ticket) throw new Problem(404, absence);
  if (ticket.size !== undefined) reply.header('content-length', ticket.size);
  return reply
    .type(key.endsWith('.pdf') ? 'application/pdf' : 'text/plain; charset=utf-8')
    .header('content-disposition', `attachment; filename="${key.slice(key.lastIndexOf('/') + 1)}"`)
    .header('cache-control', 'private, no-store')
    .send(ticket.body);
}
