import { announce } from '../dom/announce';
import { busy } from '../dom/busy';
import { clock } from '../dom/clock';
import { el, setText } from '../dom/element';
import { setHidden } from '../dom/hiding';
import type { View } from '../dom/keyed-list';
import type { TicketedEvent } from '../platform/contract';
import { gateway } from '../platform/gateway';
import { asProblem } from '../platform/problem';
import { count, day, moment, price, tickets } from '../words/format';
import { BookingAttempt } from './booking-attempt';
import { quantityField } from './quantity-field';
import { mostTickets, type Sale, saleOf, stock } from './sale';

export interface Booker {
  /** Who books: asks them to register first, and answers `undefined` if they would rather not. */
  ensurePerson(): Promise<string | undefined>;
  booked(): void;
}

/** One event as a ticket: the date on the stub, what it is, how much is left, and the way to book it. */
export function eventCard(first: TicketedEvent, booker: Booker): View<TicketedEvent> {
  let event = first;
  const attempt = new BookingAttempt();
  const heading = `event-${first.event_id}`;
  const title = el('h3', { id: heading, tabindex: -1 });
  const stub = el('div', { class: 'stub', 'aria-hidden': 'true' });
  const when = el('p');
  const where = el('p');
  const left = el('p', { class: 'left' });
  const filled = el('div', { class: 'filled' });
  const cost = el('span', { class: 'cost' });
  const book = el('button', { type: 'submit', class: 'primary' });
  const refusal = el('p', { class: 'refusal', role: 'alert' });
  const closed = el('p', { class: 'closed' });
  const quantity = quantityField(() => show());
  const form = el('form', { class: 'book', submit: submitted }, quantity.element, cost, book);

  async function submitted(submission: Event) {
    submission.preventDefault();
    await busy(book, refusal, async () => {
      const userId = await booker.ensurePerson();
      if (!userId) return;
      const wanted = quantity.value;
      try {
        await gateway.book(userId, event.event_id, wanted, attempt.keyFor(userId, wanted));
        attempt.decided();
      } catch (error) {
        if (asProblem(error).final) attempt.decided();
        throw error;
      }
      const next = event.price_cents === 0 ? 'It is in your bookings.' : 'It is held for you: pay in your bookings.';
      announce(`Booked ${tickets(wanted)} for ${event.name}. ${next}`);
      quantity.reset();
      booker.booked();
    });
  }

  function show() {
    const sale = saleOf(event, clock.value);
    quantity.limit(mostTickets(event), event.name);
    setText(book, event.price_cents === 0 ? 'Book' : `Book for ${price(event.price_cents * quantity.value)}`);
    book.setAttribute('aria-label', `${book.textContent}, ${event.name}`);
    setHidden(form, sale !== 'open', title);
    closed.hidden = sale === 'open';
    setText(closed, whyClosed(sale, event));
  }

  const element = el(
    'article',
    { class: 'event', 'aria-labelledby': heading },
    stub,
    el(
      'div',
      { class: 'body' },
      title,
      el('div', { class: 'when' }, when, where),
      el('div', { class: 'availability' }, left, el('div', { class: 'bar', 'aria-hidden': 'true' }, filled)),
      form,
      closed,
      refusal,
    ),
  );

  return {
    element,
    update(changed) {
      event = changed;
      const date = day(event.date);
      stub.replaceChildren(...[date.month, date.day, date.weekday].map(part => el('span', {}, part)));
      setText(title, event.name);
      setText(when, date.full);
      setText(where, event.venue);
      setText(cost, event.price_cents === 0 ? 'Free' : `${price(event.price_cents)} each`);
      setText(left, howManyLeft(event));
      element.dataset.stock = stock(event);
      filled.style.setProperty('--share', String(event.tickets_available / Math.max(1, event.capacity)));
      show();
    },
  };
}

function howManyLeft({ tickets_available, capacity }: TicketedEvent): string {
  return tickets_available > 0 ? `${count(tickets_available)} of ${count(capacity)} left` : 'Sold out';
}

function whyClosed(sale: Sale, { sale_opens_at, price_cents }: TicketedEvent): string {
  if (sale === 'not-yet') return `On sale from ${moment(sale_opens_at!)}, ${price(price_cents)}`;
  if (sale === 'over') return 'The sale is over.';
  return 'Tickets come back when a hold runs out. This card changes the moment one does.';
}
