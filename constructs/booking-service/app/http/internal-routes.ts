import { Type } from '@sinclair/typebox';
import { Admission } from '../../../../contracts/http/internal';
import { BookingId, STRICT } from '../../../../contracts/http/values';
import type { HttpServer } from '../../../web-service/kit/http/server';
import { requirePermission } from '../../../web-service/kit/security/service-identity';
import type { Bookings } from '../domain/bookings';

/** Routes for other services, which the gateway does not forward. */
export function internalRoutes(app: HttpServer, bookings: Bookings): void {
  app.get(
    '/internal/bookings/:id/admission',
    { schema: { hide: true, params: Type.Object({ id: BookingId }, STRICT), response: { 200: Admission } } },
    async ({ headers, params }) => {
      requirePermission(headers, 'read-admission');
      const booking = await bookings.find(params.id);
      return { booking: booking ? { user_id: booking.user_id, status: booking.status } : null };
    },
  );
}
