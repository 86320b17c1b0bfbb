import type { FastifyRequest } from 'fastify';
import type { ServiceClient } from '../../web-service/kit/calls';
import { Problem, unavailable } from '../../web-service/kit/problem';
import { askedBy } from './carrier';

export interface Booking {
  readonly booking_id: string;
  readonly user_id: string;
  readonly status: string;
}

/** What the gateway itself asks booking-service, with the caller's rights and no more. */
export class Bookings {
  constructor(private readonly service: ServiceClient) {}

  /** A booking the caller may see; anything else is a 404, as if it did not exist. */
  async require(bookingId: string, request: FastifyRequest): Promise<Booking> {
    const path = `/bookings/${encodeURIComponent(bookingId)}`;
    const { status, body } = await this.service.call({ method: 'GET', path, headers: askedBy(request) });
    if (status >= 500) throw unavailable('the bookings cannot be asked right now');
    if (status === 401) throw new Problem(401, 'sign in first', { type: 'sign-in' });
    if (status !== 200) throw new Problem(404, `there is no booking '${bookingId.slice(0, 60)}' of yours`);
    return JSON.parse(body.toString());
  }
}
