import { keptOrFailed, type Loaded, valuesOf } from '../dom/loaded';
import { Observable } from '../dom/observable';
import type { EventSales, Sold } from '../platform/contract';
import { gateway } from '../platform/gateway';
import { withWindow } from './sales';
import { minutesShown } from './timeline';

/** What has been sold of each event, minute by minute, most sold first. */
export class SalesBoard {
  readonly listing = new Observable<Loaded<readonly EventSales[]>>({ state: 'loading' });

  /** What came by itself since the last load was begun, which its answer may not know yet. */
  private arrived: Sold[] = [];

  async load(): Promise<void> {
    this.arrived = [];
    try {
      const sales: readonly EventSales[] = await gateway.sales(minutesShown);
      this.show(this.arrived.reduce(withWindow, sales));
    } catch (error) {
      this.listing.set(keptOrFailed(this.listing.value, error));
    }
  }

  apply(window: Sold): void {
    this.arrived.push(window);
    this.show(withWindow(valuesOf(this.listing.value), window));
  }

  private show(sales: readonly EventSales[]): void {
    this.listing.set({ state: 'ready', value: sales.toSorted((a, b) => b.total_tickets - a.total_tickets) });
  }
}
