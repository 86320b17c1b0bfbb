import { Type } from '@sinclair/typebox';
import {
  AcceptedBooking,
  Booking,
  BookingHeaders,
  BookingList,
  BookingOrder,
  BookingQuery,
  Payment,
} from '../../../../contracts/http/bookings';
import { BookingId } from '../../../../contracts/http/values';
import type { ServiceClient } from '../../../web-service/kit/client/service-client';
import type { HttpServer } from '../../../web-service/kit/http/server';
import { SESSION_OPTIONAL, SESSION_REQUIRED } from '../http/api-description';
import { proxyRoute } from '../http/proxy';
import { withHeaders } from '../http/responses';

const tags = ['bookings'];

export function bookingRoutes(app: HttpServer, bookings: ServiceClient): void {
  const inBatches = bookings.inBatches('/book/batch');
  for (const [path, operationId, summary] of [
    ['/bookings/book', 'book', 'Book tickets'],
    ['/book', 'bookByAlias', 'Alias of /api/bookings/book'],
  ] as const) {
    const schema = {
      operationId,
      tags,
      summary,
      description: 'First come, first served. A request with an Idempotency-Key is safe to repeat.',
      security: SESSION_OPTIONAL,
      headers: BookingHeaders,
      body: BookingOrder,
      response: { 202: withHeaders(AcceptedBooking, 'location') },
    };
    const route = { method: 'POST', path, upstreamPath: '/book', schema, inBatches } as const;
    proxyRoute(app, bookings, route, async (forward, _, reply) => {
      const response = await forward();
      if (response.status === 202) {
        reply.header('location', `/api/bookings/${bookingIdIn(response.body)}`);
      }
      return response;
    });
  }

  proxyRoute(app, bookings, {
    method: 'GET',
    path: '/bookings',
    schema: {
      operationId: 'listBookings',
      tags,
      summary: "List the user's bookings, newest first",
      security: SESSION_REQUIRED,
      querystring: BookingQuery,
      response: { 200: withHeaders(BookingList, 'x-next-cursor') },
    },
  });

  const ofBooking = {
    tags,
    security: SESSION_OPTIONAL,
    params: Type.Object({ booking_id: BookingId }),
    response: { 200: Booking },
  };
  proxyRoute(app, bookings, {
    method: 'GET',
    path: '/bookings/:booking_id',
    schema: { ...ofBooking, operationId: 'getBooking', summary: 'Get a booking' },
  });
  proxyRoute(app, bookings, {
    method: 'POST',
    path: '/bookings/:booking_id/confirm',
    schema: {
      ...ofBooking,
      operationId: 'confirmBooking',
      summary: 'Confirm a paid booking',
      description: 'For organisers in the access mode `required`.',
      body: Payment,
    },
  });
  proxyRoute(app, bookings, {
    method: 'DELETE',
    path: '/bookings/:booking_id',
    schema: { ...ofBooking, operationId: 'cancelBooking', summary: 'Cancel a booking and release its tickets' },
  });
}

/** Searches the JSON instead of parsing it, because every booking passes here. */
function bookingIdIn(body: Buffer): string | undefined {
  return /"booking_id":"([^"]+)"/.exec(body.toString('latin1'))?.[1];
}
