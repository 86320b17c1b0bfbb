import type { FastifyRequest } from 'fastify';
import { callerHeaders } from '../../web-service/kit/access';
import type { CallAnswer, ServiceClient } from '../../web-service/kit/calls';
import { Problem, unavailable } from '../../web-service/kit/problem';
import { askedBy } from './carrier';

export interface Booking {
  readonly booking_id: string;
  readonly user_id: string;
  readonly status: string;
}

/** What the gateway itself asks booking-service. */
export class Bookings {
  constructor(private readonly service: ServiceClient) {}

  /** A booking the caller may see; anything else is a 404, as if it did not exist. */
  async require(bookingId: string, request: FastifyRequest): Promise<Booking> {
    const { status, body } = await this.ask(bookingId, askedBy(request));
    if (status === 401) throw new Problem(401, 'sign in first', { type: 'sign-in' });
    if (status !== 200) throw new Problem(404, `there is no booking '${bookingId.slice(0, 60)}' of yours`);
    return JSON.parse(body.toString());
  }

  /** The booking of a ticket that we signed: who holds the ticket may know how it stands, whoever they are. */
  async ofTicket(bookingId: string, request: FastifyRequest): Promise<Booking | undefined> {
    const inOurName = callerHeaders({ userId: 'door', role: 'organiser' });
    const { status, body } = await this.ask(bookingId, { ...askedBy(request), ...inOurName });
    return status === 200 ? JSON.parse(body.toString()) : undefined;
  }

  private async ask(bookingId: string, headers: Record<string, string>): Promise<CallAnswer> {
    const path = `/bookings/${encodeURIComponent(bookingId)}`;
    const answer = await this.service.call({ method: 'GET', path, headers });
    if (answer.status >= 500) throw unavailable('the bookings cannot be asked right now');
    return answer;
  }
}
