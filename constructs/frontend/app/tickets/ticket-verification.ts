import type { FastifyRequest } from 'fastify';
import type { TicketVerification } from '../../../../contracts/http/tickets';
import type { ServiceClient } from '../../../web-service/kit/client/service-client';
import { userNames } from '../../../web-service/kit/client/user-names';
import { verifyTicket } from '../../../web-service/kit/security/ticket-signature';
import type { Bookings } from '../bookings';
import { contextHeaders } from '../http/proxy';

/** Verifies QR codes of tickets: the signature, and the current status of the booking. */
export class TicketVerifier {
  constructor(
    private readonly parts: {
      readonly ticketKey: string;
      readonly bookings: Bookings;
      readonly catalog: ServiceClient;
      readonly users: ServiceClient;
    },
  ) {}

  /** Rejects while booking-service is unavailable. Names are left out while they cannot be read. */
  async verify(code: string, request: FastifyRequest): Promise<TicketVerification> {
    const claims = verifyTicket(code, this.parts.ticketKey);
    if (!claims) {
      return { valid: false, reason: 'the code is not genuine' };
    }
    if (claims.admits === 0) {
      return { valid: false, reason: 'the receipt of an upload is not an admission ticket', ...claims };
    }
    const booking = await this.parts.bookings.ofTicket(claims.booking_id, request);
    if (!booking) {
      return { valid: false, reason: 'booking not found', ...claims };
    }
    const { status, user_id } = booking;
    const [event, holder] = await Promise.all([this.event(claims.event_id, request), this.holder(user_id)]);
    const details = { ...claims, status, ...event, holder };
    return status === 'confirmed'
      ? { valid: true, ...details }
      : { valid: false, reason: `this booking is ${status}`, ...details };
  }

  private async event(
    id: string,
    request: FastifyRequest,
  ): Promise<Pick<TicketVerification, 'event' | 'date' | 'venue'>> {
    const call = {
      method: 'GET',
      path: `/events/${encodeURIComponent(id)}`,
      headers: contextHeaders(request),
    } as const;
    const response = await this.parts.catalog.call(call).catch(() => undefined);
    if (response?.status !== 200) {
      return {};
    }
    const { name: event, date, venue } = JSON.parse(response.body.toString());
    return { event, date, venue };
  }

  private holder(userId: string): Promise<string | undefined> {
    return userNames(this.parts.users, 'frontend')(userId).catch(() => undefined);
  }
}
