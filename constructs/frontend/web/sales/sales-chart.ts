import type { Event as TicketedEvent } from '../../../../contracts/http/events';
import type { EventSales } from '../../../../contracts/http/sales';
import { el, setText, svg } from '../dom/element';
import type { View } from '../dom/keyed-list';
import { count, tickets, timeOfDay } from '../formatting/format';
import { axisTop, columns, minutesShown, type Slot, timeline } from './timeline';

const width = 300;
const height = 96;

export interface ChartItem {
  sales: EventSales;
  name: string;
  /** Undefined until the event is loaded. */
  event: TicketedEvent | undefined;
  now: number;
}

/** The last half hour of one event, one column per minute, and the same as text for screen readers. */
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
      if (picture === drawn) {
        return;
      }
      drawn = picture;
      const top = axisTop(Math.max(...slots.map(slot => slot.tickets)));
      drawing.setAttribute('aria-label', summary(name, slots));
      drawing.replaceChildren(...columns(slots, top, width, height).map(column => svg('rect', { ...column })));
      setText(limit, `${count(top)} a minute`);
      setText(from, timeOfDay(slots[0]!.end));
    },
  };
}

/** From the availability: the sum of the columns would include cancelled tickets. */
function bookedNow(event: TicketedEvent | undefined): string {
  return event ? `${count(event.capacity - event.tickets_available)} of ${tickets(event.capacity)} booked` : '';
}

function summary(name: string, slots: readonly Slot[]): string {
  const sum = slots.reduce((total, slot) => total + slot.tickets, 0);
  if (sum === 0) {
    return `${name}: nothing booked in the last ${minutesShown} minutes`;
  }
  const best = slots.reduce((best, slot) => (slot.tickets > best.tickets ? slot : best));
  return `${name}: ${tickets(sum)} booked in the last ${minutesShown} minutes, most of them ${tickets(best.tickets)} in the minute before ${timeOfDay(best.end)}`;
}
