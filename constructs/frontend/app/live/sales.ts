import type { EventSales } from '../../../../contracts/http/sales';
import { MAX_SALES_WINDOWS } from '../../../../contracts/limits';
import type { AnalyticsResult } from '../../../../contracts/messages/analytics-result';
import { BoundedMap } from '../../../web-service/kit/process/bounded-map';

const MAX_EVENTS = 1000;

interface EventTotals {
  readonly windows: Map<string, number>;
  /** Total of the windows that are no longer stored. */
  older: number;
  olderEnd: string;
}

/** The latest windows of each event, and its total over all windows. A repeated window replaces the earlier one. */
export class Sales {
  private readonly events = new BoundedMap<string, EventTotals>(MAX_EVENTS);

  /** Returns whether the window is new or has another figure. */
  add({ event_id, window_end, total_tickets }: AnalyticsResult): boolean {
    const event = this.events.get(event_id) ?? { windows: new Map<string, number>(), older: 0, olderEnd: '' };
    if (window_end <= event.olderEnd || event.windows.get(window_end) === total_tickets) {
      return false;
    }
    event.windows.set(window_end, total_tickets);
    if (event.windows.size > MAX_SALES_WINDOWS) {
      event.olderEnd = [...event.windows.keys()].sort()[0]!;
      event.older += event.windows.get(event.olderEnd)!;
      event.windows.delete(event.olderEnd);
    }
    this.events.set(event_id, event);
    return true;
  }

  /** The event sold last comes first. */
  latest(limit: number): EventSales[] {
    return [...this.events].reverse().map(([event_id, { windows, older }]) => ({
      event_id,
      total_tickets: [...windows.values()].reduce((sum, tickets) => sum + tickets, older),
      windows: [...windows]
        .map(([window_end, total_tickets]) => ({ window_end, total_tickets }))
        .sort((a, b) => b.window_end.localeCompare(a.window_end))
        .slice(0, limit),
    }));
  }
}
