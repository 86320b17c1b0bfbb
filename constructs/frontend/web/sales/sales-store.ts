import type { EventSales, EventSalesWindow } from '../../../../contracts/http/sales';
import { gateway } from '../platform/gateway';
import { keptOrFailed, type Loaded, valuesOf } from '../state/loaded';
import { Observable } from '../state/observable';
import { withWindow } from './sales';
import { minutesShown } from './timeline';

/** Tickets sold per event and minute, best-selling event first. */
export class SalesStore {
  readonly listing = new Observable<Loaded<readonly EventSales[]>>({ state: 'loading' });

  /** Windows received from the live stream since the last load started. Its response may not contain them. */
  private arrived: EventSalesWindow[] = [];

  async load(): Promise<void> {
    this.arrived = [];
    try {
      const sales: readonly EventSales[] = await gateway.sales(minutesShown);
      this.show(this.arrived.reduce(withWindow, sales));
    } catch (error) {
      this.listing.set(keptOrFailed(this.listing.value, error));
    }
  }

  apply(window: EventSalesWindow): void {
    this.arrived.push(window);
    this.show(withWindow(valuesOf(this.listing.value), window));
  }

  private show(sales: readonly EventSales[]): void {
    this.listing.set({ state: 'ready', value: sales.toSorted((a, b) => b.total_tickets - a.total_tickets) });
  }
}
