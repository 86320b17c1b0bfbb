import { announce } from '../dom/announce';
import { clock } from '../dom/clock';
import { find, setText } from '../dom/element';
import { setHidden } from '../dom/hiding';
import { question } from '../dom/question';
import { gateway } from '../platform/gateway';
import { price, tickets } from '../words/format';
import { amountOwed, type BookingItem, holdWords, nameOf, secondsToPay } from './booking-item';

/** The dialog that pays for a booking. It counts down, and offers no payment once the hold has run out. */
export function payDialog(paid: () => void): (item: BookingItem) => void {
  const ask = question('pay-dialog');
  const dialog = find('#pay-dialog', HTMLDialogElement);
  const hold = find('.hold', HTMLElement, dialog);
  const payment = find('.payment', HTMLElement, dialog);
  const submit = find('[type=submit]', HTMLButtonElement, dialog);
  const close = find('.close', HTMLButtonElement, dialog);
  let shown: BookingItem | undefined;

  function show(now: number) {
    if (!shown) return;
    const left = secondsToPay({ ...shown, now }) ?? 0;
    setText(
      hold,
      left > 0 ? holdWords(left) : 'The hold has run out, and nothing was paid. Book again to get tickets.',
    );
    setText(close, left > 0 ? 'Not yet' : 'Close');
    for (const part of [payment, submit]) setHidden(part, left === 0, close);
  }

  clock.follow(show);
  dialog.addEventListener('close', () => {
    shown = undefined;
  });

  return item => {
    const { booking_id, ticket_count } = item.booking;
    ask(`${price(amountOwed(item))} for ${tickets(ticket_count)} to ${nameOf(item)}.`, async answer => {
      await gateway.confirm(booking_id, String(answer.get('payment_reference')));
      announce(`Paid. Your ticket for ${nameOf(item)} is being made.`);
      paid(); // the dialog gives the focus back to its button first
    });
    shown = item;
    show(clock.value);
  };
}
