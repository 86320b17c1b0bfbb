import { confirmDialog } from '../components/confirm-dialog';
import { announce } from '../dom/announce';
import { find, setText } from '../dom/element';
import { setHidden } from '../dom/visibility';
import { price, tickets } from '../formatting/format';
import { gateway } from '../platform/gateway';
import { clock } from '../state/clock';
import { amountOwed, type BookingItem, holdText, nameOf, secondsToPay } from './booking-item';

/** The payment dialog of a booking. It shows the time left and disables the payment when the hold has expired. */
export function payDialog(paid: () => void): (item: BookingItem) => void {
  const confirm = confirmDialog('pay-dialog');
  const dialog = find('#pay-dialog', HTMLDialogElement);
  const hold = find('.hold', HTMLElement, dialog);
  const payment = find('.payment', HTMLElement, dialog);
  const submit = find('[type=submit]', HTMLButtonElement, dialog);
  const close = find('.close', HTMLButtonElement, dialog);
  let shown: BookingItem | undefined;

  function show(now: number) {
    if (!shown) {
      return;
    }
    const left = secondsToPay({ ...shown, now }) ?? 0;
    setText(hold, left > 0 ? holdText(left) : 'The hold has run out, and nothing was paid. Book again to get tickets.');
    setText(close, left > 0 ? 'Not yet' : 'Close');
    for (const part of [payment, submit]) {
      setHidden(part, left === 0, close);
    }
  }

  clock.follow(show);
  dialog.addEventListener('close', () => {
    shown = undefined;
  });

  return item => {
    const { booking_id, ticket_count } = item.booking;
    confirm(`${price(amountOwed(item))} for ${tickets(ticket_count)} to ${nameOf(item)}.`, async answer => {
      await gateway.confirm(booking_id, String(answer.get('payment_reference')));
      announce(`Paid. Your ticket for ${nameOf(item)} is being made.`);
      paid(); // the dialog returns the focus to its button first
    });
    shown = item;
    show(clock.value);
  };
}
