import type { Booking } from '../../../../contracts/http/bookings';
import { bookingTicketKey } from '../../../../contracts/object-keys';
import type { Account } from '../account/account';
import { asyncSection } from '../components/async-section';
import { confirmDialog } from '../components/confirm-dialog';
import { withPending } from '../components/pending';
import { announce } from '../dom/announce';
import { find } from '../dom/element';
import { keyedList } from '../dom/keyed-list';
import type { EventStore } from '../events/event-store';
import { tickets } from '../formatting/format';
import { gateway } from '../platform/gateway';
import { clock } from '../state/clock';
import { valuesOf } from '../state/loaded';
import type { TicketStore } from '../tickets/ticket-store';
import { type BookingItem, nameOf } from './booking-item';
import { bookingRow } from './booking-row';
import type { BookingStore } from './booking-store';
import { payDialog } from './pay-dialog';

interface BookingListParts {
  bookingStore: BookingStore;
  eventStore: EventStore;
  ticketStore: TicketStore;
  account: Account;
  /** Called after a booking was paid or cancelled. */
  changed(): void;
}

/** The user's bookings and their actions. */
export function showBookings({ bookingStore, eventStore, ticketStore, account, changed }: BookingListParts): void {
  const section = asyncSection('bookings-region', () => bookingStore.reload());
  const more = find('#more-bookings', HTMLButtonElement);
  const confirmCancel = confirmDialog('cancel-dialog');
  const pay = payDialog(changed);
  const updateList = keyedList(
    section.list,
    (item: BookingItem) => item.booking.booking_id,
    item => bookingRow(item, { pay, cancel }),
  );

  function cancel(item: BookingItem) {
    const question = `${tickets(item.booking.ticket_count)} to ${nameOf(item)} will go back on sale at once. This cannot be undone.`;
    confirmCancel(question, async () => {
      await gateway.cancel(item.booking.booking_id);
      announce(`Your booking for ${nameOf(item)} is cancelled.`);
      changed();
    });
  }

  function show() {
    const keys = new Map(valuesOf(ticketStore.listing.value).map(ticket => [ticket.key, ticket]));
    const item = (booking: Booking): BookingItem => ({
      booking,
      event: eventStore.known.value.get(booking.event_id),
      ticket: keys.get(bookingTicketKey(account.profile.value?.user_id ?? '', booking.booking_id)),
      now: clock.value,
      paysHere: account.mayConfirm,
    });
    updateList(section.show(bookingStore.listing.value).map(item));
  }

  const awaitedTickets = new Set<string>();
  bookingStore.listing.follow(loaded => {
    const owner = account.profile.value?.user_id ?? '';
    for (const booking of valuesOf(loaded)) {
      eventStore.loadEvent(booking.event_id);
      const key = bookingTicketKey(owner, booking.booking_id);
      if (booking.status !== 'confirmed' || awaitedTickets.has(key)) {
        continue;
      }
      awaitedTickets.add(key);
      void ticketStore.waitFor(key);
    }
  });
  for (const source of [bookingStore.listing, eventStore.known, ticketStore.listing, account.session, clock]) {
    source.follow(show);
  }
  bookingStore.hasMore.follow(hasMore => {
    more.hidden = !hasMore;
  });
  more.addEventListener('click', () => withPending(more, find('#toast', HTMLElement), () => bookingStore.more()));
  account.profile.follow(profile => {
    document.documentElement.dataset.signed = profile === undefined ? 'unknown' : profile ? 'in' : 'out';
    void bookingStore.show(profile?.user_id);
  });
}
