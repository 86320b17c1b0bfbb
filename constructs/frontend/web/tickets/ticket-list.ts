import type { Ticket } from '../../../../contracts/http/tickets';
import { fileName, ticketBooking } from '../../../../contracts/object-keys';
import type { BookingStore } from '../bookings/booking-store';
import { asyncSection } from '../components/async-section';
import { withPending } from '../components/pending';
import { announce } from '../dom/announce';
import { el, find, setText } from '../dom/element';
import { keyedList, type View } from '../dom/keyed-list';
import type { EventStore } from '../events/event-store';
import { fileSize, moment } from '../formatting/format';
import { gateway } from '../platform/gateway';
import { valuesOf } from '../state/loaded';
import type { TicketStore } from './ticket-store';

/** The tickets and receipts for download, and the button for a demo ticket. */
export function showTickets(
  ticketStore: TicketStore,
  bookingStore: BookingStore,
  eventStore: EventStore,
  ensureUploader: () => Promise<boolean>,
): void {
  const section = asyncSection('tickets-region', () => ticketStore.load());
  const updateList = keyedList(section.list, (item: TicketItem) => item.ticket.key, ticketRow);

  function eventOf(key: string): string | undefined {
    const booking = valuesOf(bookingStore.listing.value).find(({ booking_id }) => booking_id === ticketBooking(key));
    return booking && eventStore.known.value.get(booking.event_id)?.name;
  }

  function show() {
    const shown = section.show(ticketStore.listing.value);
    updateList(shown.map(ticket => ({ ticket, name: eventOf(ticket.key) ?? fileName(ticket.key) })));
  }
  for (const source of [ticketStore.listing, bookingStore.listing, eventStore.known]) {
    source.follow(show);
  }

  const demo = find('#demo-ticket', HTMLButtonElement);
  demo.addEventListener('click', () =>
    withPending(demo, find('#demo-refusal', HTMLElement), async () => {
      if (!(await ensureUploader())) {
        return;
      }
      announce('A demo ticket is being made.');
      const { ticket_key } = await gateway.demoUpload();
      if (ticket_key) {
        await announceWhenReady(ticketStore, ticket_key);
      }
    }),
  );
}

export async function announceWhenReady(ticketStore: TicketStore, key: string): Promise<void> {
  const made = await ticketStore.waitFor(key);
  announce(
    made
      ? 'The ticket is ready to download.'
      : 'The ticket takes longer than usual. It will be listed once it is made.',
  );
}

interface TicketItem {
  ticket: Ticket;
  /** Name of the event, or of the file. */
  name: string;
}

function ticketRow({ ticket: { key, url } }: TicketItem): View<TicketItem> {
  const isReceipt = key.endsWith('.txt');
  const title = el('p', { class: 'name' });
  const details = el('p', { class: 'details' });
  const download = el('a', { class: 'button', href: url, download: true }, 'Download');
  const element = el(
    'li',
    { class: 'ticket' },
    el('div', { class: 'kind', 'aria-hidden': 'true' }, isReceipt ? 'TXT' : 'PDF'),
    el('div', {}, title, details),
    download,
  );
  return {
    element,
    update({ ticket, name }) {
      const kind = isReceipt ? 'Receipt' : 'Ticket';
      setText(title, name);
      setText(details, `${kind} · ${fileSize(ticket.size)} · ${moment(ticket.lastModified)}`);
      download.setAttribute('aria-label', `Download ${kind.toLowerCase()}, ${name}`);
    },
  };
}
