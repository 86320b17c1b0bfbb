// Collects the evidence for the invariants of docs/design/booking.md from a running platform.
import {
  type Decode,
  decodeBookingChange,
  decodeTicketBooking,
} from '../../../constructs/web-service/kit/kafka/decode';
import { signTicket } from '../../../constructs/web-service/kit/security/ticket-signature';
import type { AnalyticsResult } from '../../../contracts/messages/analytics-result';
import type { TicketClaims } from '../../../contracts/ticket-code';
import { ticketFor } from '../../../lambda/ticket-generator/ticket';
import { ticketPdf } from '../../../lambda/ticket-generator/ticket-pdf';
import type { Evidence } from '../../../verification/booking/invariants';
import { topicContents } from '../../constructs/booking-service/app/topic-contents';
import type { Bucket } from './bucket';

export interface Platform {
  /** URL of the gateway. */
  readonly url: string;
  readonly brokers: string;
  readonly bucket: Bucket;
  /** The key that signs the tickets. */
  readonly ticketKey: string;
}

export async function gatherEvidence(platform: Platform): Promise<Required<Omit<Evidence, 'acknowledged'>>> {
  const { brokers, url, bucket, ticketKey } = platform;
  const tickets = (await bucket.keysBelow('tickets/bookings/')).filter(key => key.endsWith('.pdf'));
  return {
    ticketBookings: await validMessages(brokers, 'ticket-bookings', decodeTicketBooking),
    bookingChanges: await validMessages(brokers, 'booking-changes', decodeBookingChange),
    analyticsResults: (await get<EventSales[]>(`${url}/api/analytics?limit=60`)).flatMap(({ event_id, windows }) =>
      windows.map(window => ({ event_id, ...window })),
    ),
    shownEvents: await get(`${url}/api/events?limit=100`),
    ticketRequests: await ticketRequests(bucket),
    tickets: await Promise.all(tickets.map(key => openTicket(bucket, key, ticketKey))),
  };
}

/** Returns the ids of the bookings whose ticket was requested. */
export async function ticketRequests(bucket: Bucket): Promise<string[]> {
  const keys = await bucket.keysBelow('uploads/bookings/');
  return keys.map(key => /([^/]+)\.json$/.exec(key)![1]!);
}

interface EventSales {
  readonly event_id: string;
  readonly windows: readonly Omit<AnalyticsResult, 'event_id'>[];
}

async function get<T>(url: string): Promise<T> {
  return (await (await fetch(url)).json()) as T;
}

/** Returns the valid messages of a topic. */
async function validMessages<T>(brokers: string, topic: string, decode: Decode<T>): Promise<T[]> {
  const contents = await topicContents<T | undefined>(brokers, topic, bytes => {
    try {
      return decode(bytes);
    } catch {
      return undefined;
    }
  });
  return contents.filter(message => message !== undefined);
}

/** Returns the claims of a ticket. Throws unless it is the ticket that its request generates, with a signed code. */
export async function openTicket(bucket: Bucket, key: string, signingKey: string): Promise<TicketClaims> {
  const pdf = await bucket.read(key);
  const [, ...created] = /\/CreationDate \(D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(pdf.toString('latin1')) ?? [];
  const [year, month, day, hour, minute, second] = created;
  const request = key.replace(/^tickets/, 'uploads').replace(/_TICKET\.pdf$/, '.json');
  const ticket = ticketFor({
    key: request,
    content: await bucket.read(request),
    writtenAt: new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`),
  });
  const claims = { booking_id: ticket.bookingId, event_id: ticket.eventId, admits: ticket.admits };
  if (!pdf.equals(ticketPdf(ticket, signTicket(claims, signingKey)))) {
    throw new Error(`${key} is not the ticket of its request`);
  }
  return claims;
}
