import type { EventSales } from '../../../../contracts/http/sales';
import { asyncSection } from '../components/async-section';
import { el, find } from '../dom/element';
import { keyedList } from '../dom/keyed-list';
import type { EventStore } from '../events/event-store';
import { count, timeOfDay } from '../formatting/format';
import { clock } from '../state/clock';
import { valuesOf } from '../state/loaded';
import { type ChartItem, salesChart } from './sales-chart';
import type { SalesStore } from './sales-store';

const chartsShown = 6;

/** Charts of the best-selling events, and the same figures as a table. */
export function showSales(salesStore: SalesStore, eventStore: EventStore): void {
  const section = asyncSection('sales-region', () => salesStore.load());
  const rows = find('#sales-table tbody', HTMLTableSectionElement);
  const table = find('#sales-table', HTMLDetailsElement);
  const updateList = keyedList(section.list, (item: ChartItem) => item.sales.event_id, salesChart);
  const nameOf = (eventId: string) => eventStore.known.value.get(eventId)?.name ?? `Event ${eventId}`;

  function showCharts() {
    const shown = salesStore.listing.value;
    const items = section.show(shown).slice(0, chartsShown);
    table.hidden = items.length === 0;
    updateList(
      items.map(sales => ({
        ...{ sales, name: nameOf(sales.event_id), now: clock.value },
        event: eventStore.known.value.get(sales.event_id),
      })),
    );
  }

  function showTable() {
    if (!table.open) {
      return;
    }
    rows.replaceChildren(
      ...valuesOf(salesStore.listing.value).flatMap(sales => tableRows(nameOf(sales.event_id), sales)),
    );
  }

  salesStore.listing.follow(loaded => {
    for (const { event_id } of valuesOf(loaded)) {
      eventStore.loadEvent(event_id);
    }
    showTable();
  });
  for (const source of [salesStore.listing, eventStore.known, clock]) {
    source.follow(showCharts);
  }
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
