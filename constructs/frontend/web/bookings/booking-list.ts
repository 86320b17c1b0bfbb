import type { Account } from '../account/account';
import { announce } from '../dom/announce';
import { busy } from '../dom/busy';
import { clock } from '../dom/clock';
import { find } from '../dom/element';
import { keyedList } from '../dom/keyed-list';
import { valuesOf } from '../dom/loaded';
import { question } from '../dom/question';
import { region } from '../dom/region';
import type { EventShelf } from '../events/event-shelf';
import type { Booking } from '../platform/contract';
import { gateway } from '../platform/gateway';
import type { TicketDrawer } from '../tickets/ticket-drawer';
import { ticketKeyOf } from '../tickets/ticket-key';
import { tickets } from '../words/format';
import type { BookingHistory } from './booking-history';
import { type BookingItem, nameOf } from './booking-item';
import { bookingRow } from './booking-row';
import { payDialog } from './pay-dialog';

interface BookingListParts {
  history: BookingHistory;
  shelf: EventShelf;
  drawer: TicketDrawer;
  account: Account;
  /** A booking was paid or cancelled here. */
  changed(): void;
}

/** The user's bookings, with what can be done with each. */
export function showBookings({ history, shelf, drawer, account, changed }: BookingListParts): void {
  const place = region('bookings-region', () => history.reload());
  const more = find('#more-bookings', HTMLButtonElement);
  const askToCancel = question('cancel-dialog');
  const pay = payDialog(changed);
  const keep = keyedList(
    place.list,
    (item: BookingItem) => item.booking.booking_id,
    item => bookingRow(item, { pay, cancel }),
  );

  function cancel(item: BookingItem) {
    const words = `${tickets(item.booking.ticket_count)} to ${nameOf(item)} will go back on sale at once. This cannot be undone.`;
    askToCancel(words, async () => {
      await gateway.cancel(item.booking.booking_id);
      announce(`Your booking for ${nameOf(item)} is cancelled.`);
      changed();
    });
  }

  function show() {
    const keys = new Map(valuesOf(drawer.listing.value).map(ticket => [ticket.key, ticket]));
    const item = (booking: Booking): BookingItem => ({
      booking,
      event: shelf.known.value.get(booking.event_id),
      ticket: keys.get(ticketKeyOf(account.person.value?.user_id ?? '', booking.booking_id)),
      now: clock.value,
      paysHere: account.mayConfirm,
    });
    keep(place.show(history.listing.value).map(item));
  }

  const awaited = new Set<string>();
  history.listing.follow(loaded => {
    const owner = account.person.value?.user_id ?? '';
    for (const booking of valuesOf(loaded)) {
      shelf.meet(booking.event_id);
      const key = ticketKeyOf(owner, booking.booking_id);
      if (booking.status !== 'confirmed' || awaited.has(key)) continue;
      awaited.add(key);
      void drawer.waitFor(key);
    }
  });
  for (const source of [history.listing, shelf.known, drawer.listing, account.session, clock]) source.follow(show);
  history.hasMore.follow(hasMore => {
    more.hidden = !hasMore;
  });
  more.addEventListener('click', () => busy(more, find('#toast', HTMLElement), () => history.more()));
  account.person.follow(person => {
    document.documentElement.dataset.signed = person === undefined ? 'unknown' : person ? 'in' : 'out';
    void history.show(person?.user_id);
  });
}
