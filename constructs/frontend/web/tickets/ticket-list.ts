import type { BookingHistory } from '../bookings/booking-history';
import { announce } from '../dom/announce';
import { busy } from '../dom/busy';
import { el, find, setText } from '../dom/element';
import { keyedList, type View } from '../dom/keyed-list';
import { valuesOf } from '../dom/loaded';
import { region } from '../dom/region';
import type { EventShelf } from '../events/event-shelf';
import type { Ticket } from '../platform/contract';
import { gateway } from '../platform/gateway';
import { fileSize, moment } from '../words/format';
import type { TicketDrawer } from './ticket-drawer';
import { bookingIdIn, fileNameOf } from './ticket-key';

/** The tickets and receipts that can be downloaded, and the button that has a sample made. */
export function showTickets(
  drawer: TicketDrawer,
  history: BookingHistory,
  shelf: EventShelf,
  ensureUploader: () => Promise<boolean>,
): void {
  const place = region('tickets-region', () => drawer.load());
  const keep = keyedList(place.list, (item: TicketItem) => item.ticket.key, ticketRow);

  function eventOf(key: string): string | undefined {
    const booking = valuesOf(history.listing.value).find(({ booking_id }) => booking_id === bookingIdIn(key));
    return booking && shelf.known.value.get(booking.event_id)?.name;
  }

  function show() {
    const shown = place.show(drawer.listing.value);
    keep(shown.map(ticket => ({ ticket, name: eventOf(ticket.key) ?? fileNameOf(ticket.key) })));
  }
  for (const source of [drawer.listing, history.listing, shelf.known]) source.follow(show);

  const demo = find('#demo-ticket', HTMLButtonElement);
  demo.addEventListener('click', () =>
    busy(demo, find('#demo-refusal', HTMLElement), async () => {
      if (!(await ensureUploader())) return;
      announce('A demo ticket is being made.');
      const { ticket_key } = await gateway.demoUpload();
      if (ticket_key) await sayWhenMade(drawer, ticket_key);
    }),
  );
}

export async function sayWhenMade(drawer: TicketDrawer, key: string): Promise<void> {
  const made = await drawer.waitFor(key);
  announce(
    made
      ? 'The ticket is ready to download.'
      : 'The ticket takes longer than usual. It will be listed once it is made.',
  );
}

interface TicketItem {
  ticket: Ticket;
  /** The event, or the file's own name. */
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
