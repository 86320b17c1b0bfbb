import type { EventSales, EventSalesWindow } from '../../../../contracts/http/sales';
import { minutesShown } from './timeline';

/** Returns the sales with the window added, or replaced if it is a correction. */
export function withWindow(sales: readonly EventSales[], { event_id, ...window }: EventSalesWindow): EventSales[] {
  const event = sales.find(known => known.event_id === event_id) ?? { event_id, total_tickets: 0, windows: [] };
  const before = event.windows.find(known => known.window_end === window.window_end)?.total_tickets ?? 0;
  const others = event.windows.filter(known => known.window_end !== window.window_end);
  return [
    ...sales.filter(known => known !== event),
    {
      event_id,
      total_tickets: event.total_tickets + window.total_tickets - before,
      windows: [window, ...others].toSorted((a, b) => b.window_end.localeCompare(a.window_end)).slice(0, minutesShown),
    },
  ];
}
