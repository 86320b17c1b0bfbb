import type { Event as TicketedEvent } from '../../../../contracts/http/events';
import { asyncSection } from '../components/async-section';
import { withPending } from '../components/pending';
import { announce } from '../dom/announce';
import { find, setText } from '../dom/element';
import { keyedList } from '../dom/keyed-list';
import { count } from '../formatting/format';
import { clock } from '../state/clock';
import { type Booker, eventCard } from './event-card';
import type { EventStore } from './event-store';

const typingPause = 250;

/** The search field and the cards of the events found. */
export function showEvents(eventStore: EventStore, booker: Omit<Booker, 'repriced'>): void {
  const section = asyncSection('events-region', () => eventStore.load());
  const search = find('#search', HTMLInputElement);
  const found = find('#found', HTMLElement);
  const more = find('#more-events', HTMLButtonElement);
  const updateList = keyedList(
    section.list,
    (event: TicketedEvent) => event.event_id,
    event => eventCard(event, { ...booker, repriced: (id, cents) => eventStore.reprice(id, cents) }),
  );

  eventStore.listing.follow(loaded => {
    const events = section.show(loaded);
    updateList(events);
    if (loaded.state === 'ready') {
      setText(found, eventStore.search ? `${count(events.length)} found` : '');
    }
  });
  eventStore.hasMore.follow(hasMore => {
    more.hidden = !hasMore;
  });
  eventStore.stale.follow(stale => {
    find('#stale', HTMLElement).hidden = !stale;
  });
  // Sales open and end by the clock, and no message reports new events or prices: refresh every minute.
  let minute = Math.floor(clock.value / 60_000);
  clock.follow(now => {
    if (Math.floor(now / 60_000) === minute) {
      return;
    }
    minute = Math.floor(now / 60_000);
    updateList(section.show(eventStore.listing.value));
    if (!document.hidden) {
      void eventStore.refresh().catch(() => {});
    }
  });

  let pause: ReturnType<typeof setTimeout>;
  search.addEventListener('input', () => {
    clearTimeout(pause);
    pause = setTimeout(() => eventStore.load(search.value.trim()), typingPause);
  });
  find('#search-form', HTMLFormElement).addEventListener('submit', event => {
    event.preventDefault();
    clearTimeout(pause);
    void eventStore.load(search.value.trim());
  });
  /** Moves the focus to the first new card, because the button is far below it. */
  async function showMore() {
    const before = section.list.children.length;
    await eventStore.more();
    const added = section.list.children.length - before;
    if (added === 0) {
      return;
    }
    section.list.children[before]!.querySelector('h3')!.focus();
    announce(`${count(added)} more events.`);
  }
  more.addEventListener('click', () => withPending(more, find('#toast', HTMLElement), showMore));
}
