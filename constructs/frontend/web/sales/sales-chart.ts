import { el, setText, svg } from '../dom/element';
import type { View } from '../dom/keyed-list';
import type { EventSales, TicketedEvent } from '../platform/contract';
import { count, tickets, timeOfDay } from '../words/format';
import { axisTop, columns, minutesShown, type Slot, timeline } from './timeline';

const width = 300;
const height = 96;

export interface ChartItem {
  sales: EventSales;
  name: string;
  /** Unknown until the event is. */
  event: TicketedEvent | undefined;
  now: number;
}

/** The last half hour of one event: a column a minute. The same in words for screen readers. */
export function salesChart(): View<ChartItem> {
  const title = el('h3');
  const total = el('p', { class: 'total' });
  const drawing = svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', preserveAspectRatio: 'none' });
  const limit = el('span', { class: 'limit', 'aria-hidden': 'true' });
  const from = el('span');
  const element = el(
    'li',
    { class: 'chart' },
    title,
    total,
    el('div', { class: 'plot' }, limit, drawing),
    el('div', { class: 'axis', 'aria-hidden': 'true' }, from, el('span', {}, 'now')),
  );
  let drawn = '';

  return {
    element,
    update({ sales, name, event, now }) {
      const slots = timeline(sales.windows, now);
      const picture = JSON.stringify(slots);
      setText(title, name);
      setText(total, bookedNow(event));
      if (picture === drawn) return;
      drawn = picture;
      const top = axisTop(Math.max(...slots.map(slot => slot.tickets)));
      drawing.setAttribute('aria-label', inWords(name, slots));
      drawing.replaceChildren(...columns(slots, top, width, height).map(column => svg('rect', { ...column })));
      setText(limit, `${count(top)} a minute`);
      setText(from, timeOfDay(slots[0]!.end));
    },
  };
}

/** From the stock: the sum of the columns would count cancelled tickets, too. */
function bookedNow(event: TicketedEvent | undefined): string {
  return event ? `${count(event.capacity - event.tickets_available)} of ${tickets(event.capacity)} booked` : '';
}

function inWords(name: string, slots: readonly Slot[]): string {
  const sum = slots.reduce((total, slot) => total + slot.tickets, 0);
  if (sum === 0) return `${name}: nothing booked in the last ${minutesShown} minutes`;
  const best = slots.reduce((best, slot) => (slot.tickets > best.tickets ? slot : best));
  return `${name}: ${tickets(sum)} booked in the last ${minutesShown} minutes, most of them ${tickets(best.tickets)} in the minute before ${timeOfDay(best.end)}`;
}
