import type { FastifyInstance } from 'fastify';
import * as schemas from '../../../booking-service/app/http/schemas';
import type { ServiceClient } from '../../../web-service/kit/client/service-client';
import { carry } from '../http/proxy';

export function bookingRoutes(app: FastifyInstance, bookings: ServiceClient): void {
  const book = {
    method: 'POST',
    inside: '/book',
    headers: schemas.book.headers,
    body: schemas.book.body,
    answer: [202, schemas.book.response[202]],
    inBatches: bookings.inBatches('/book/batch'),
  } as const;
  for (const [path, summary] of [
    ['/bookings/book', 'Book tickets; with the header Idempotency-Key it is safe to repeat'],
    ['/book', 'Alias of /api/bookings/book'],
  ] as const) {
    carry(app, bookings, { ...book, path, summary }, async (ask, _, reply) => {
      const answer = await ask();
      if (answer.status === 202) reply.header('location', `/api/bookings/${bookingIdIn(answer.body)}`);
      return answer;
    });
  }

  carry(app, bookings, {
    method: 'GET',
    path: '/bookings',
    summary: "One's own bookings, newest first; the header x-next-cursor leads to more",
    query: schemas.list.querystring,
    answer: [200, schemas.list.response[200]],
  });
  carry(app, bookings, {
    method: 'GET',
    path: '/bookings/:booking_id',
    summary: 'One booking',
    answer: [200, schemas.read.response[200]],
  });
  carry(app, bookings, {
    method: 'POST',
    path: '/bookings/:booking_id/confirm',
    summary: 'Confirm a paid booking',
    body: schemas.confirm.body,
    answer: [200, schemas.confirm.response[200]],
  });
  carry(app, bookings, {
    method: 'DELETE',
    path: '/bookings/:booking_id',
    summary: 'Cancel a booking',
    answer: [200, schemas.cancel.response[200]],
  });
}

/** Every booking passes here, so its JSON is searched and not parsed. */
function bookingIdIn(body: Buffer): string | undefined {
  return /"booking_id":"([^"]+)"/.exec(body.toString('latin1'))?.[1];
}
