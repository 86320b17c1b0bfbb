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
export function showEvents(shelf: EventShelf, booker: Booker): void {
  const place = region('events-region', () => shelf.load());
  const search = find('#search', HTMLInputElement);
  const found = find('#found', HTMLElement);
  const more = find('#more-events', HTMLButtonElement);
  const keep = keyedList(
    place.list,
    (event: TicketedEvent) => event.event_id,
    event => eventCard(event, booker),
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
  // A sale opens or ends by the clock, without any message: look each minute.
  let minute = 0;
  clock.follow(now => {
    if (Math.floor(now / 60_000) === minute) return;
    minute = Math.floor(now / 60_000);
    keep(place.show(shelf.listing.value));
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
  more.addEventListener('click', () => busy(more, find('#toast', HTMLElement), () => shelf.more()));
}
