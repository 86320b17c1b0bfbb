import type { FastifyRequest } from 'fastify';
import type { Booking } from '../../../contracts/http/bookings';
import type { Admission } from '../../../contracts/http/internal';
import type { ServiceResponse } from '../../web-service/kit/client/request';
import type { ServiceClient } from '../../web-service/kit/client/service-client';
import { Problem, unavailable } from '../../web-service/kit/http/problem';
import { serviceHeaders } from '../../web-service/kit/security/service-identity';
import { traceHeaders } from '../../web-service/kit/telemetry/trace';
import { contextHeaders } from './http/proxy';

/** Reads bookings from booking-service. */
export class Bookings {
  constructor(private readonly service: ServiceClient) {}

  /** Returns a booking that the caller can see. Other bookings respond with 404, as if they did not exist. */
  async require(bookingId: string, request: FastifyRequest): Promise<Booking> {
    const { status, body } = await this.read(bookingId, contextHeaders(request));
    if (status === 401) {
      throw new Problem(401, 'sign in first', { type: 'sign-in' });
    }
    if (status !== 200) {
      throw new Problem(404, `booking '${bookingId.slice(0, 60)}' not found`);
    }
    return JSON.parse(body.toString());
  }

  /** Returns the booking of a ticket with a valid signature, for any client that has the ticket. */
  async ofTicket(bookingId: string, request: FastifyRequest): Promise<Admission['booking']> {
    const path = `/internal/bookings/${encodeURIComponent(bookingId)}/admission`;
    const headers = {
      'x-request-id': request.id,
      ...traceHeaders(request.trace),
      ...serviceHeaders('frontend'),
    };
    const { status, body } = await this.service.call({ method: 'GET', path, headers });
    if (status === 400) {
      return null; // not a booking id
    }
    if (status !== 200) {
      throw unavailable('booking-service is unavailable, retry later');
    }
    const { booking }: Admission = JSON.parse(body.toString());
    return booking;
  }

  /** Whether a booking is cancelled. Returns false if booking-service is unavailable: verification checks it, too. */
  async isCancelled(bookingId: string, request: FastifyRequest): Promise<boolean> {
    const response = await this.read(bookingId, contextHeaders(request)).catch(() => undefined);
    return response?.status === 200 && JSON.parse(response.body.toString()).status === 'cancelled';
  }

  /** Returns the cancelled ones of these bookings of the caller, none if booking-service is unavailable. */
  async cancelledOf(bookingIds: Iterable<string>, request: FastifyRequest): Promise<ReadonlySet<string>> {
    const wanted = new Set(bookingIds);
    const cancelled = new Set<string>();
    let cursor = '';
    while (wanted.size > 0) {
      const call = { method: 'GET', path: `/bookings?limit=100${cursor}`, headers: contextHeaders(request) } as const;
      const response = await this.service.call(call).catch(() => undefined);
      if (response?.status !== 200) {
        break;
      }
      for (const { booking_id, status } of JSON.parse(response.body.toString()) as Booking[]) {
        if (wanted.delete(booking_id) && status === 'cancelled') {
          cancelled.add(booking_id);
        }
      }
      const next = response.headers['x-next-cursor'];
      if (next === undefined) {
        break;
      }
      cursor = `&cursor=${next}`;
    }
    return cancelled;
  }

  private async read(bookingId: string, headers: Record<string, string>): Promise<ServiceResponse> {
    const path = `/bookings/${encodeURIComponent(bookingId)}`;
    const response = await this.service.call({ method: 'GET', path, headers });
    if (response.status >= 500) {
      throw unavailable('booking-service is unavailable, retry later');
    }
    return response;
  }
}
