import type { Ticket } from './ticket';

const RULE = '='.repeat(40);

export function receiptText(ticket: Ticket): string {
  return [
    'TICKET RECEIPT',
    RULE,
    `Booking ID: ${ticket.bookingId}`,
    `Event: ${ticket.event}`,
    `Date: ${ticket.date}`,
    `Venue: ${ticket.venue}`,
    `Tickets: ${ticket.tickets}`,
    `Status: ${ticket.status}`,
    `Generated: ${ticket.generated.toISOString()}`,
    RULE,
    '',
  ].join('\n');
}
