import type { FastifyInstance } from 'fastify';
import { fields } from '../../../web-service/kit/http/schema';
import { requirePermission } from '../../../web-service/kit/security/service-identity';
import type { Bookings } from '../domain/bookings';
import { bookingId } from './schemas';

/** Routes for other services, which the gateway does not forward. */
export function internalRoutes(app: FastifyInstance, bookings: Bookings): void {
  app.get<{ Params: { id: string } }>(
    '/internal/bookings/:id/admission',
    { schema: { hide: true, params: fields({ id: bookingId }) } },
    async ({ headers, params }) => {
      requirePermission(headers, 'read-admission');
      const booking = await bookings.find(params.id);
      return { booking: booking ? { user_id: booking.user_id, status: booking.status } : null };
    },
  );
}
