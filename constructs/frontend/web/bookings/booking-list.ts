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
import { price, tickets } from '../words/format';
import type { BookingHistory } from './booking-history';
import { amountOwed, type BookingItem, nameOf } from './booking-item';
import { bookingRow } from './booking-row';

/** The person's bookings, with what can be done with each. */
export function showBookings(history: BookingHistory, shelf: EventShelf, drawer: TicketDrawer, account: Account): void {
  const place = region('bookings-region', () => history.reload());
  const more = find('#more-bookings', HTMLButtonElement);
  const askToCancel = question('cancel-dialog');
  const askToPay = question('pay-dialog');
  const keep = keyedList(
    place.list,
    (item: BookingItem) => item.booking.booking_id,
    item => bookingRow(item, { pay, cancel }),
  );

  function pay(item: BookingItem) {
    const words = `${price(amountOwed(item))} for ${tickets(item.booking.ticket_count)} to ${nameOf(item)}.`;
    askToPay(words, async answer => {
      await gateway.confirm(item.booking.booking_id, String(answer.get('payment_reference')));
      announce(`Paid. Your ticket for ${nameOf(item)} is being made.`);
      void history.reload(); // after the dialog has given the focus back to its button
    });
  }

  function cancel(item: BookingItem) {
    const words = `${tickets(item.booking.ticket_count)} to ${nameOf(item)} will go back on sale at once. This cannot be undone.`;
    askToCancel(words, async () => {
      await gateway.cancel(item.booking.booking_id);
      announce(`Your booking for ${nameOf(item)} is cancelled.`);
      void history.reload();
    });
  }

  function show() {
    const keys = new Map(valuesOf(drawer.listing.value).map(ticket => [ticket.key, ticket]));
    const item = (booking: Booking): BookingItem => ({
      booking,
      event: shelf.known.value.get(booking.event_id),
      ticket: keys.get(ticketKeyOf(account.person.value?.user_id ?? '', booking.booking_id)),
      now: clock.value,
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
  for (const source of [history.listing, shelf.known, drawer.listing, clock]) source.follow(show);
  history.hasMore.follow(hasMore => {
    more.hidden = !hasMore;
  });
  more.addEventListener('click', () => busy(more, find('#toast', HTMLElement), () => history.more()));
  account.person.follow(person => {
    document.documentElement.dataset.signed = person ? 'in' : 'out';
    void history.show(person?.user_id);
  });
}
