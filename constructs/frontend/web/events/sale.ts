import type { Event as TicketedEvent } from '../../../../contracts/http/events';

/** Whether an event can be booked now, and if not, why. */
export type Sale = 'open' | 'not-yet' | 'over' | 'sold-out';

export function saleOf(event: TicketedEvent, now: number): Sale {
  if (event.sale_opens_at && Date.parse(event.sale_opens_at) > now) {
    return 'not-yet';
  }
  if (Date.parse(event.sale_closes_at) <= now) {
    return 'over';
  }
  return event.tickets_available > 0 ? 'open' : 'sold-out';
}

/** `scarce` means the last tenth of the capacity, between 1 and 20 tickets. */
export function availabilityLevel(event: TicketedEvent): 'plenty' | 'scarce' | 'none' {
  if (event.tickets_available <= 0) {
    return 'none';
  }
  return event.tickets_available <= Math.max(1, Math.min(20, event.capacity / 10)) ? 'scarce' : 'plenty';
}

/** Maximum number of tickets of one order at present. */
export function mostTickets(event: TicketedEvent): number {
  return Math.max(1, Math.min(event.per_order_limit, event.tickets_available));
}
