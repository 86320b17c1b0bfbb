import type { Booking } from '../../../../contracts/http/bookings';
import type { Event as TicketedEvent } from '../../../../contracts/http/events';
import type { Ticket } from '../../../../contracts/http/tickets';
import { countdown, secondsUntil } from '../formatting/countdown';
import { day, moment, tickets } from '../formatting/format';

/** A booking with its event and ticket. */
export interface BookingItem {
  booking: Booking;
  /** Undefined until the event is loaded. */
  event: TicketedEvent | undefined;
  /** Undefined until the ticket is generated. */
  ticket: Ticket | undefined;
  now: number;
  /** Whether the user pays on this page; otherwise the organiser confirms payments. */
  paysHere: boolean;
}

export function nameOf({ booking, event }: BookingItem): string {
  return event?.name ?? `Event ${booking.event_id}`;
}

/** Uses the price of the booking, because the event's price may have changed since. */
export function amountOwed({ booking }: BookingItem): number {
  return booking.price_cents * booking.ticket_count;
}

/** Seconds until the hold expires; `undefined` if no payment is expected. */
export function secondsToPay(item: BookingItem): number | undefined {
  const { booking, now } = item;
  if (booking.status !== 'queued' || amountOwed(item) === 0) {
    return undefined;
  }
  return secondsUntil(booking.expires_at, now);
}

export function holdText(seconds: number): string {
  return seconds > 0 ? `Held for you for ${countdown(seconds)} more` : 'The hold has run out.';
}

export function statusText(item: BookingItem): string {
  switch (item.booking.status) {
    case 'queued':
      return amountOwed(item) > 0 ? 'Held, not paid yet' : 'Being confirmed';
    case 'confirmed':
      return item.ticket ? 'Confirmed' : 'Confirmed, ticket on its way';
    case 'cancelled':
      return 'Cancelled';
    case 'expired':
      return 'Expired';
  }
}

export function detailsOf({ booking, event }: BookingItem): string {
  const parts = [tickets(booking.ticket_count), `booked ${moment(booking.created_at)}`];
  if (event) {
    parts.splice(1, 0, day(event.date).full);
  }
  return parts.join(' · ');
}
