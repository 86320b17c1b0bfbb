// What can be seen of a whole platform from outside, for the checks of docs/design/booking.md.

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
  /** Of the gateway. */
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
    ticketBookings: await understood(brokers, 'ticket-bookings', decodeTicketBooking),
    bookingChanges: await understood(brokers, 'booking-changes', decodeBookingChange),
    analyticsResults: (await ask<EventSales[]>(`${url}/api/analytics?limit=60`)).flatMap(({ event_id, windows }) =>
      windows.map(window => ({ event_id, ...window })),
    ),
    shownEvents: await ask(`${url}/api/events?limit=100`),
    ticketRequests: await ticketRequests(bucket),
    tickets: await Promise.all(tickets.map(key => openTicket(bucket, key, ticketKey))),
  };
}

/** The bookings whose ticket was asked for. */
export async function ticketRequests(bucket: Bucket): Promise<string[]> {
  const keys = await bucket.keysBelow('uploads/bookings/');
  return keys.map(key => /([^/]+)\.json$/.exec(key)![1]!);
}

interface EventSales {
  readonly event_id: string;
  readonly windows: readonly Omit<AnalyticsResult, 'event_id'>[];
}

async function ask<T>(url: string): Promise<T> {
  return (await (await fetch(url)).json()) as T;
}

/** All of a topic but the poison. */
async function understood<T>(brokers: string, topic: string, decode: Decode<T>): Promise<T[]> {
  const contents = await topicContents<T | undefined>(brokers, topic, bytes => {
    try {
      return decode(bytes);
    } catch {
      return undefined;
    }
  });
  return contents.filter(message => message !== undefined);
}

/** A ticket opens, and its code verifies, when it is what its booking's request and a code of ours make, byte for byte. */
export async function openTicket(bucket: Bucket, key: string, signingKey: string): Promise<TicketClaims> {
  const pdf = await bucket.read(key);
  const [, ...made] = /\/CreationDate \(D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(pdf.toString('latin1')) ?? [];
  const [year, month, day, hour, minute, second] = made;
  const request = key.replace(/^tickets/, 'uploads').replace(/_TICKET\.pdf$/, '.json');
  const ticket = ticketFor({
    key: request,
    content: await bucket.read(request),
    writtenAt: new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`),
  });
  const claims = { booking_id: ticket.bookingId, event_id: ticket.eventId, admits: ticket.admits };
  if (!pdf.equals(ticketPdf(ticket, signTicket(claims, signingKey)))) {
    throw new Error(`${key} is not what it should be`);
  }
  return claims;
}
