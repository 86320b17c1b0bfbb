import type { FastifyRequest } from 'fastify';
import type { ServiceClient } from '../../../web-service/kit/client/service-client';
import { userNames } from '../../../web-service/kit/client/user-names';
import { type TicketClaims, verifyTicket } from '../../../web-service/kit/security/ticket-signature';
import type { Bookings } from '../bookings';
import { askedBy } from '../http/proxy';

/** What whoever stands at the door has to know of a ticket. */
export interface TicketCheck extends Partial<TicketClaims> {
  /** It lets people in: we signed it, and its booking stands. */
  readonly valid: boolean;
  readonly reason?: string;
  readonly status?: string;
  readonly event?: string;
  readonly date?: string;
  readonly venue?: string;
  readonly holder?: string;
}

export class Door {
  constructor(
    private readonly parts: {
      readonly ticketKey: string;
      readonly bookings: Bookings;
      readonly catalog: ServiceClient;
      readonly users: ServiceClient;
    },
  ) {}

  /** Without an answer from booking-service nobody can say whether a ticket still is good; the names are only left out. */
  async check(code: string, request: FastifyRequest): Promise<TicketCheck> {
    const claims = verifyTicket(code, this.parts.ticketKey);
    if (!claims) return { valid: false, reason: 'this code is none of ours' };
    if (claims.admits === 0) return { valid: false, reason: 'the receipt of an upload admits nobody', ...claims };
    const booking = await this.parts.bookings.ofTicket(claims.booking_id, request);
    if (!booking) return { valid: false, reason: 'there is no such booking', ...claims };
    const { status, user_id } = booking;
    const [event, holder] = await Promise.all([this.event(claims.event_id, request), this.holder(user_id)]);
    const known = { ...claims, status, ...event, holder };
    return status === 'confirmed'
      ? { valid: true, ...known }
      : { valid: false, reason: `this booking is ${status}`, ...known };
  }

  private async event(id: string, request: FastifyRequest): Promise<Pick<TicketCheck, 'event' | 'date' | 'venue'>> {
    const call = { method: 'GET', path: `/events/${encodeURIComponent(id)}`, headers: askedBy(request) } as const;
    const answer = await this.parts.catalog.call(call).catch(() => undefined);
    if (answer?.status !== 200) return {};
    const { name: event, date, venue } = JSON.parse(answer.body.toString());
    return { event, date, venue };
  }

  private holder(userId: string): Promise<string | undefined> {
    return userNames(this.parts.users, 'frontend')(userId).catch(() => undefined);
  }
}
