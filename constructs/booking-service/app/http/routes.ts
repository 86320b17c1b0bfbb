import type { IncomingHttpHeaders } from 'node:http';
import { type Static, Type } from '@sinclair/typebox';
import type { AccessMode } from '../../../../contracts/access';
import {
  AcceptedBooking,
  BookingHeaders,
  BookingList,
  BookingOrder,
  BookingQuery,
  Booking as BookingResource,
  Payment,
} from '../../../../contracts/http/bookings';
import { BookingId, STRICT } from '../../../../contracts/http/values';
import { type BatchedRequest, serveBatches } from '../../../web-service/kit/http/batch-route';
import type { HttpServer } from '../../../web-service/kit/http/server';
import { callerOf } from '../../../web-service/kit/security/access';
import type { Metrics } from '../../../web-service/kit/telemetry/metrics';
import { traceHeaders } from '../../../web-service/kit/telemetry/trace';
import type { BatchQueue } from '../batching/batch-queue';
import { type Booking, newBookingId } from '../domain/booking';
import type { Bookings, Moved } from '../domain/bookings';
import { type BookingMetrics, labelOf } from '../metrics';
import { mayConfirm, mayList, maySee, ownerOf } from './booking-access';
import { notMoved, outboxFull, problemOf, unknownBooking } from './problems';

export interface BookingRoutes {
  readonly access: AccessMode;
  readonly queue: Pick<BatchQueue, 'book'>;
  readonly bookings: Bookings;
  readonly metrics: BookingMetrics;
  readonly registry: Metrics;
  readonly isOutboxFull: () => boolean;
  readonly onMoved: (move: 'confirm' | 'cancel') => void;
}

const BookingParams = Type.Object({ id: BookingId }, STRICT);
const orderSchema = {
  summary: 'Book tickets',
  headers: BookingHeaders,
  body: BookingOrder,
  response: { 202: AcceptedBooking },
};

export function bookingRoutes(app: HttpServer, service: BookingRoutes): void {
  const { access, queue, bookings, metrics } = service;

  const book = async ({
    body,
    headers,
    trace,
  }: BatchedRequest<BookingOrder, Static<typeof BookingHeaders>>): Promise<AcceptedBooking> => {
    if (service.isOutboxFull()) {
      throw outboxFull();
    }
    const { user_id, event_id, ticket_count, expected_total } = body;
    const userId = ownerOf(user_id, callerOf(headers), access);
    const outcome = await queue.book({
      id: newBookingId(),
      eventId: String(event_id),
      userId,
      ticketCount: ticket_count,
      expectedTotal: expected_total,
      idempotencyKey: headers['idempotency-key'],
      traceparent: traceHeaders(trace).traceparent,
    });
    metrics.outcomes.inc({ outcome: labelOf(outcome) });
    if (!('booked' in outcome)) {
      throw problemOf(outcome);
    }
    const { id, priceCents, createdAt, expiresAt } = outcome.booked;
    return {
      message: 'Booking request received!',
      status: 'queued',
      booking_id: id,
      user_id: userId,
      event_id: String(event_id),
      ticket_count,
      price_cents: priceCents,
      created_at: createdAt,
      expires_at: expiresAt,
    };
  };

  app.post('/book', { schema: orderSchema }, async (request, reply) => reply.code(202).send(await book(request)));
  serveBatches(app, '/book/batch', {
    single: '/book',
    service: 'booking-service',
    metrics: service.registry,
    schema: orderSchema,
    status: 202,
    handle: book,
  });

  app.get(
    '/bookings/:id',
    { schema: { summary: 'Get a booking', params: BookingParams, response: { 200: BookingResource } } },
    async ({ params, headers }) => shown(await visible(params.id, headers)),
  );

  app.get(
    '/bookings',
    { schema: { summary: 'List bookings', querystring: BookingQuery, response: { 200: BookingList } } },
    async (request, reply) => {
      const { user_id, cursor, limit } = request.query;
      const userId = mayList(user_id, callerOf(request.headers));
      const found = await bookings.ofUser(userId, cursor, limit + 1);
      const page = found.slice(0, limit);
      if (found.length > limit) {
        reply.header('x-next-cursor', page.at(-1)!.id);
      }
      return page.map(shown);
    },
  );

  app.post(
    '/bookings/:id/confirm',
    {
      schema: {
        summary: 'Confirm a booking',
        params: BookingParams,
        body: Payment,
        response: { 200: BookingResource },
      },
    },
    async request => {
      mayConfirm(callerOf(request.headers), access);
      const reference = request.body.payment_reference;
      const moved = await bookings.confirm(request.params.id, reference);
      const repeats = (booking: Booking) => booking.status === 'confirmed' && booking.payment_reference === reference;
      return responseTo('confirm', moved, repeats);
    },
  );

  app.delete(
    '/bookings/:id',
    { schema: { summary: 'Cancel a booking', params: BookingParams, response: { 200: BookingResource } } },
    async ({ params, headers }) => {
      const { id } = await visible(params.id, headers);
      return responseTo('cancel', await bookings.cancel(id), ({ status }) => status === 'cancelled');
    },
  );

  async function visible(id: string, headers: IncomingHttpHeaders): Promise<Booking> {
    const booking = await bookings.find(id);
    if (!booking || !maySee(booking, callerOf(headers), access)) {
      throw unknownBooking();
    }
    return booking;
  }

  /** A repeated request changes nothing and gets the same response. */
  function responseTo(move: 'confirm' | 'cancel', moved: Moved | undefined, repeats: (booking: Booking) => boolean) {
    if (!moved) {
      throw unknownBooking();
    }
    if (moved.moved) {
      service.onMoved(move);
    } else if (!repeats(moved.booking)) {
      throw notMoved(move === 'confirm' ? 'confirmed' : 'cancelled', moved.booking);
    }
    return shown(moved.booking);
  }
}

function shown({ id, ...booking }: Booking) {
  return {
    ...booking,
    booking_id: id,
    created_at: booking.created_at.toISOString(),
    changed_at: booking.changed_at.toISOString(),
    expires_at: booking.expires_at.toISOString(),
  };
}
