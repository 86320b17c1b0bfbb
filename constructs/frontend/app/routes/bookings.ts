import type { FastifyInstance } from 'fastify';
import type { ServiceClient } from '../../../web-service/kit/calls';
import { carry } from '../carrier';
import * as shapes from '../shapes';

export function bookingRoutes(app: FastifyInstance, bookings: ServiceClient): void {
  const book = { method: 'POST', inside: '/book', body: shapes.order, answer: [202, shapes.orderTaken] } as const;
  carry(app, bookings, {
    ...book,
    path: '/bookings/book',
    summary: 'Book tickets; with the header Idempotency-Key it is safe to repeat',
  });
  carry(app, bookings, { ...book, path: '/book', summary: 'Alias of /api/bookings/book' });

  carry(app, bookings, {
    method: 'GET',
    path: '/bookings',
    summary: "One's own bookings, newest first; the header x-next-cursor leads to more",
    query: shapes.bookingSearch,
    answer: [200, shapes.bookings],
  });
  carry(app, bookings, {
    method: 'GET',
    path: '/bookings/:booking_id',
    summary: 'One booking',
    answer: [200, shapes.booking],
  });
  carry(app, bookings, {
    method: 'POST',
    path: '/bookings/:booking_id/confirm',
    summary: 'Confirm a paid booking',
    body: shapes.payment,
    answer: [200, shapes.booking],
  });
  carry(app, bookings, {
    method: 'DELETE',
    path: '/bookings/:booking_id',
    summary: 'Cancel a booking',
    answer: [200, shapes.booking],
  });
}
