import { announce } from '../dom/announce';
import { busy } from '../dom/busy';
import { clock } from '../dom/clock';
import { find, setText } from '../dom/element';
import { keyedList } from '../dom/keyed-list';
import { region } from '../dom/region';
import type { TicketedEvent } from '../platform/contract';
import { count } from '../words/format';
import { type Booker, eventCard } from './event-card';
import type { EventShelf } from './event-shelf';

const typingPause = 250;

/** The search field and the cards it finds. */
export function showEvents(shelf: EventShelf, booker: Omit<Booker, 'repriced'>): void {
  const place = region('events-region', () => shelf.load());
  const search = find('#search', HTMLInputElement);
  const found = find('#found', HTMLElement);
  const more = find('#more-events', HTMLButtonElement);
  const keep = keyedList(
    place.list,
    (event: TicketedEvent) => event.event_id,
    event => eventCard(event, { ...booker, repriced: (id, cents) => shelf.reprice(id, cents) }),
  );

  shelf.listing.follow(loaded => {
    const events = place.show(loaded);
    keep(events);
    if (loaded.state === 'ready') setText(found, shelf.search ? `${count(events.length)} found` : '');
  });
  shelf.hasMore.follow(hasMore => {
    more.hidden = !hasMore;
  });
  shelf.stale.follow(stale => {
    find('#stale', HTMLElement).hidden = !stale;
  });
  // A sale opens or ends by the clock, and no message reports a new event or price: look each minute.
  let minute = Math.floor(clock.value / 60_000);
  clock.follow(now => {
    if (Math.floor(now / 60_000) === minute) return;
    minute = Math.floor(now / 60_000);
    keep(place.show(shelf.listing.value));
    if (!document.hidden) void shelf.refresh().catch(() => {});
  });

  let pause: ReturnType<typeof setTimeout>;
  search.addEventListener('input', () => {
    clearTimeout(pause);
    pause = setTimeout(() => shelf.load(search.value.trim()), typingPause);
  });
  find('#search-form', HTMLFormElement).addEventListener('submit', event => {
    event.preventDefault();
    clearTimeout(pause);
    void shelf.load(search.value.trim());
  });
  /** The focus goes to the first new card: the button is far below it now. */
  async function showMore() {
    const before = place.list.children.length;
    await shelf.more();
    const added = place.list.children.length - before;
    if (added === 0) return;
    place.list.children[before]!.querySelector('h3')!.focus();
    announce(`${count(added)} more events.`);
  }
  more.addEventListener('click', () => busy(more, find('#toast', HTMLElement), showMore));
}
