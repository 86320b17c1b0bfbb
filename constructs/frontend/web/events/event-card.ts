import type { Event as TicketedEvent } from '../../../../contracts/http/events';
import { isPending, withPending } from '../components/pending';
import { announce } from '../dom/announce';
import { el, setText } from '../dom/element';
import type { View } from '../dom/keyed-list';
import { setHidden } from '../dom/visibility';
import { count, day, moment, price, tickets } from '../formatting/format';
import { gateway } from '../platform/gateway';
import { asProblem, Problem } from '../platform/problem';
import { clock } from '../state/clock';
import { BookingAttempt } from './booking-attempt';
import { quantityField } from './quantity-field';
import { availabilityLevel, mostTickets, type Sale, saleOf } from './sale';

export interface Booker {
  /** The user who books: asks them to register first, and returns `undefined` if they decline. */
  ensureUser(): Promise<string | undefined>;
  /** Whether the user pays on this page. */
  paysHere(): boolean;
  /** The price of the event differs from the price shown. */
  repriced(eventId: string, priceCents: number): void;
  booked(): void;
}

/** One event as a ticket: date, name, venue, availability and the booking form. */
export function eventCard(first: TicketedEvent, booker: Booker): View<TicketedEvent> {
  let event = first;
  let fewerShown = '';
  const attempt = new BookingAttempt();
  const heading = `event-${first.event_id}`;
  const title = el('h3', { id: heading, tabindex: -1 });
  const stub = el('div', { class: 'stub', 'aria-hidden': 'true' });
  const when = el('p');
  const where = el('p');
  const left = el('p', { class: 'left' });
  const filled = el('div', { class: 'filled' });
  const bar = el('div', { class: 'bar', 'aria-hidden': 'true' }, filled);
  const cost = el('span', { class: 'cost' });
  const book = el('button', { type: 'submit', class: 'primary' });
  const refusal = el('p', { class: 'refusal', role: 'alert' });
  const closed = el('p', { class: 'closed' });
  const quantity = quantityField(() => show());
  const form = el('form', { class: 'book', submit: submitted }, quantity.element, cost, book);

  async function submitted(submission: Event) {
    submission.preventDefault();
    await withPending(book, refusal, async () => {
      const userId = await booker.ensureUser();
      if (!userId) {
        return;
      }
      const wanted = quantity.value;
      await order(userId, wanted);
      announce(`Booked ${tickets(wanted)} for ${event.name}. ${whatNext(event, booker.paysHere())}`);
      quantity.reset();
      booker.booked();
    });
    show();
  }

  async function order(userId: string, wanted: number) {
    const { key, total } = attempt.of(userId, wanted, event.price_cents * wanted);
    const what = { user_id: userId, event_id: event.event_id, ticket_count: wanted, expected_total: total };
    try {
      await gateway.book(what, key);
      attempt.decided();
    } catch (error) {
      const problem = asProblem(error);
      if (problem.final) {
        attempt.decided();
      }
      if (problem.document.type !== 'urn:cdk-ticketing:price-changed') {
        throw error;
      }
      const { price_cents, total } = problem.document as { price_cents: number; total: number };
      booker.repriced(event.event_id, price_cents);
      throw new Problem(409, priceChange(price_cents, total, wanted));
    }
  }

  function showFewerLeft() {
    fewerShown = fewerLeft(event);
    setText(refusal, fewerShown);
  }

  function show() {
    const sale = saleOf(event, clock.value);
    const soldOutNow = sale === 'sold-out' && !form.hidden;
    // While an order is pending, a lower availability may be caused by it.
    const lowered = !isPending(book) && quantity.limit(mostTickets(event), event.name);
    if (lowered && sale === 'open') {
      showFewerLeft();
    } else if (fewerShown !== fewerLeft(event) && refusal.textContent === fewerShown) {
      setText(refusal, '');
    }
    setText(book, event.price_cents === 0 ? 'Book' : `Book for ${price(event.price_cents * quantity.value)}`);
    book.setAttribute('aria-label', `${book.textContent}, ${event.name}`);
    if (soldOutNow && element.contains(document.activeElement)) {
      announce(`${event.name} is sold out.`);
    }
    setHidden(form, sale !== 'open', title);
    bar.hidden = sale === 'not-yet' || sale === 'over';
    left.hidden = sale === 'over';
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
      el('div', { class: 'availability' }, left, bar),
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
      element.dataset.availability = availabilityLevel(event);
      filled.style.setProperty('--share', String(event.tickets_available / Math.max(1, event.capacity)));
      show();
    },
  };
}

function howManyLeft({ tickets_available, capacity }: TicketedEvent): string {
  return tickets_available > 0 ? `${count(tickets_available)} of ${count(capacity)} left` : 'Sold out';
}

function whyClosed(sale: Sale, { sale_opens_at, price_cents }: TicketedEvent): string {
  if (sale === 'not-yet') {
    return `On sale from ${moment(sale_opens_at!)}, ${price(price_cents)}`;
  }
  if (sale === 'over') {
    return 'The sale is over.';
  }
  return 'If a ticket comes back, you can book it here.';
}

function whatNext({ price_cents }: TicketedEvent, paysHere: boolean): string {
  if (price_cents === 0) {
    return 'It is in your bookings.';
  }
  return `It is held for you: ${paysHere ? 'pay in your bookings' : 'the organiser confirms payments'}.`;
}

function fewerLeft(event: TicketedEvent): string {
  const most = mostTickets(event);
  return most === event.tickets_available ? `Only ${count(most)} left now.` : `At most ${tickets(most)} per order now.`;
}

function priceChange(priceCents: number, total: number, wanted: number): string {
  const now = priceCents === 0 ? 'free' : `${price(priceCents)} each, ${price(total)} for ${tickets(wanted)}`;
  return `the price has changed and nothing was booked. It is now ${now}: book again to accept it`;
}
