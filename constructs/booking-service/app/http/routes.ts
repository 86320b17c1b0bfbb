import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AccessMode } from '../../../../contracts/access';
import { type BatchedRequest, serveBatches } from '../../../web-service/kit/http/batch-route';
import { callerOf } from '../../../web-service/kit/security/access';
import type { Metrics } from '../../../web-service/kit/telemetry/metrics';
import { traceHeaders } from '../../../web-service/kit/telemetry/trace';
import type { BatchQueue } from '../batching/batch-queue';
import { type Booking, newBookingId } from '../domain/booking';
import type { Bookings, Moved } from '../domain/bookings';
import { type BookingMetrics, labelOf } from '../metrics';
import { mayConfirm, mayList, maySee, ownerOf } from './booking-access';
import { notMoved, outboxFull, problemOf, unknownBooking } from './problems';
import * as schemas from './schemas';

export interface BookingRoutes {
  readonly access: AccessMode;
  readonly queue: Pick<BatchQueue, 'book'>;
  readonly bookings: Bookings;
  readonly metrics: BookingMetrics;
  readonly registry: Metrics;
  readonly isOutboxFull: () => boolean;
  readonly onMoved: (move: 'confirm' | 'cancel') => void;
}

interface Asked {
  readonly user_id?: string;
  readonly event_id: string | number;
  readonly ticket_count: number;
  readonly expected_total?: number;
}

type OfBooking = { Params: { id: string } };

export function bookingRoutes(app: FastifyInstance, service: BookingRoutes): void {
  const { access, queue, bookings, metrics } = service;

  const book = async ({ body, headers, trace }: BatchedRequest<Asked>) => {
    if (service.isOutboxFull()) throw outboxFull();
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
    if (!('booked' in outcome)) throw problemOf(outcome);
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

  app.post<{ Body: Asked }>('/book', { schema: schemas.book }, async (request, reply) =>
    reply.code(202).send(await book(request as BatchedRequest<Asked>)),
  );
  serveBatches<Asked>(app, '/book/batch', {
    single: '/book',
    service: 'booking-service',
    metrics: service.registry,
    schema: schemas.book,
    status: 202,
    handle: book,
  });

  app.get<OfBooking>('/bookings/:id', { schema: schemas.read }, async request => {
    return shown(await visible(request));
  });

  app.get<{ Querystring: { user_id?: string; cursor?: string; limit: number } }>(
    '/bookings',
    { schema: schemas.list },
    async (request, reply) => {
      const { user_id, cursor, limit } = request.query;
      const userId = mayList(user_id, callerOf(request.headers));
      const found = await bookings.ofUser(userId, cursor, limit + 1);
      const page = found.slice(0, limit);
      if (found.length > limit) reply.header('x-next-cursor', page.at(-1)!.id);
      return page.map(shown);
    },
  );

  app.post<OfBooking & { Body: { payment_reference: string } }>(
    '/bookings/:id/confirm',
    { schema: schemas.confirm },
    async request => {
      mayConfirm(callerOf(request.headers), access);
      const reference = request.body.payment_reference;
      const moved = await bookings.confirm(request.params.id, reference);
      const repeats = (booking: Booking) => booking.status === 'confirmed' && booking.payment_reference === reference;
      return answer('confirm', moved, repeats);
    },
  );

  app.delete<OfBooking>('/bookings/:id', { schema: schemas.cancel }, async request => {
    const { id } = await visible(request);
    return answer('cancel', await bookings.cancel(id), ({ status }) => status === 'cancelled');
  });

  async function visible(request: FastifyRequest<OfBooking>): Promise<Booking> {
    const booking = await bookings.find(request.params.id);
    if (!booking || !maySee(booking, callerOf(request.headers), access)) throw unknownBooking();
    return booking;
  }

  /** A repeated request changes nothing and gets the same response. */
  function answer(move: 'confirm' | 'cancel', moved: Moved | undefined, repeats: (booking: Booking) => boolean) {
    if (!moved) throw unknownBooking();
    if (moved.moved) service.onMoved(move);
    else if (!repeats(moved.booking)) throw notMoved(move === 'confirm' ? 'confirmed' : 'cancelled', moved.booking);
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
