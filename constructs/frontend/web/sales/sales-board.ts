import { Observable } from '../dom/observable';
import type { Loaded } from '../dom/region';
import type { EventSales, SalesWindow } from '../platform/contract';
import { gateway } from '../platform/gateway';
import { asProblem } from '../platform/problem';
import { withWindow } from './sales';
import { minutesShown } from './timeline';

/** What has been sold of each event, minute by minute, most sold first. */
export class SalesBoard {
  readonly listing = new Observable<Loaded<readonly EventSales[]>>({ state: 'loading' });

  async load(): Promise<void> {
    try {
      this.replace(await gateway.sales(minutesShown));
    } catch (error) {
      this.listing.set({ state: 'failed', problem: asProblem(error) });
    }
  }

  replace(sales: readonly EventSales[]): void {
    this.listing.set({ state: 'ready', value: sales.toSorted((a, b) => b.total_tickets - a.total_tickets) });
  }

  apply(window: SalesWindow & { event_id: string }): void {
    const { value } = this.listing;
    this.replace(withWindow(value.state === 'ready' ? value.value : [], window));
  }
}
