import { announce } from '../dom/announce';
import { el, setText } from '../dom/element';
import type { View } from '../dom/keyed-list';
import { setHidden } from '../dom/visibility';
import { price } from '../formatting/format';
import { amountOwed, type BookingItem, detailsOf, holdText, nameOf, secondsToPay, statusText } from './booking-item';

export interface BookingActions {
  pay(item: BookingItem): void;
  cancel(item: BookingItem): void;
}

/** One booking: event, status, time left of the hold, and its actions. */
export function bookingRow(first: BookingItem, actions: BookingActions): View<BookingItem> {
  let item = first;
  const title = el('h3', { tabindex: -1 });
  const badge = el('span', { class: 'badge' });
  const details = el('p', { class: 'details' });
  const hold = el('p', { class: 'hold', role: 'timer' });
  const pay = el('button', { type: 'button', class: 'primary', click: () => actions.pay(item) });
  const download = el('a', { class: 'button', download: true }, 'Download ticket');
  const cancel = el('button', { type: 'button', class: 'quiet', click: () => actions.cancel(item) }, 'Cancel booking');
  const element = el(
    'li',
    { class: 'booking' },
    el('div', { class: 'title' }, title, badge),
    details,
    hold,
    el('div', { class: 'actions' }, pay, download, cancel),
  );

  let warned = false;
  /** Screen readers do not announce the countdown itself, but one warning before the hold expires. */
  function warnOnce(left: number | undefined, name: string) {
    if (warned || !left || left > 60) {
      return;
    }
    warned = true;
    announce(`Less than a minute left to pay for ${name}.`);
  }

  return {
    element,
    update(changed) {
      item = changed;
      const { booking, ticket } = item;
      const name = nameOf(item);
      const left = secondsToPay(item);
      element.dataset.status = booking.status;
      setText(title, name);
      setText(badge, statusText(item));
      setText(details, detailsOf(item));
      setText(hold, holdLine(left, item.paysHere));
      warnOnce(left, name);
      setHidden(pay, !left || !item.paysHere, title);
      setText(pay, `Pay ${price(amountOwed(item))}`);
      download.hidden = booking.status !== 'confirmed' || !ticket;
      download.href = `/api/bookings/${booking.booking_id}/ticket`;
      setHidden(cancel, booking.status === 'cancelled' || booking.status === 'expired', title);
      for (const action of [pay, download, cancel]) {
        action.setAttribute('aria-label', `${action.textContent}, ${name}`);
      }
    },
  };
}

function holdLine(left: number | undefined, paysHere: boolean): string {
  if (left === undefined) {
    return '';
  }
  return left > 0 && !paysHere ? `${holdText(left)}. The organiser confirms payments.` : holdText(left);
}
