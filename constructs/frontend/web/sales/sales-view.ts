import { clock } from '../dom/clock';
import { el, find } from '../dom/element';
import { keyedList } from '../dom/keyed-list';
import { valuesOf } from '../dom/loaded';
import { region } from '../dom/region';
import type { EventShelf } from '../events/event-shelf';
import type { EventSales } from '../platform/contract';
import { count, timeOfDay } from '../words/format';
import type { SalesBoard } from './sales-board';
import { type ChartItem, salesChart } from './sales-chart';

const chartsShown = 6;

/** The charts of the events that sell most, and the same figures as a table. */
export function showSales(board: SalesBoard, shelf: EventShelf): void {
  const place = region('sales-region', () => board.load());
  const rows = find('#sales-table tbody', HTMLTableSectionElement);
  const table = find('#sales-table', HTMLDetailsElement);
  const keep = keyedList(place.list, (item: ChartItem) => item.sales.event_id, salesChart);
  const nameOf = (eventId: string) => shelf.known.value.get(eventId)?.name ?? `Event ${eventId}`;

  function showCharts() {
    const shown = board.listing.value;
    const items = place.show(shown).slice(0, chartsShown);
    table.hidden = items.length === 0;
    keep(
      items.map(sales => ({
        ...{ sales, name: nameOf(sales.event_id), now: clock.value },
        event: shelf.known.value.get(sales.event_id),
      })),
    );
  }

  function showTable() {
    if (!table.open) return;
    rows.replaceChildren(...valuesOf(board.listing.value).flatMap(sales => tableRows(nameOf(sales.event_id), sales)));
  }

  board.listing.follow(loaded => {
    for (const { event_id } of valuesOf(loaded)) shelf.meet(event_id);
    showTable();
  });
  for (const source of [board.listing, shelf.known, clock]) source.follow(showCharts);
  table.addEventListener('toggle', showTable);
}

function tableRows(name: string, { windows }: EventSales): HTMLTableRowElement[] {
  return windows.map(({ window_end, total_tickets }) =>
    el(
      'tr',
      {},
      el('th', { scope: 'row' }, name),
      el('td', {}, timeOfDay(window_end)),
      el('td', { class: 'number' }, count(total_tickets)),
    ),
  );
}
