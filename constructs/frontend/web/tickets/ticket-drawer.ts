import { keptOrFailed, type Loaded, valuesOf } from '../dom/loaded';
import { Observable } from '../dom/observable';
import type { Ticket } from '../platform/contract';
import { gateway } from '../platform/gateway';

const patience = 30_000;
const between = 1_000;

/** The tickets and receipts that have been made. */
export class TicketDrawer {
  readonly listing = new Observable<Loaded<readonly Ticket[]>>({ state: 'loading' });

  /** Nobody is here whose tickets could be shown. */
  close(): void {
    this.listing.set({ state: 'ready', value: [] });
  }

  async load(): Promise<void> {
    try {
      this.listing.set({ state: 'ready', value: await gateway.tickets() });
    } catch (error) {
      this.listing.set(keptOrFailed(this.listing.value, error));
    }
  }

  /** A ticket appears a moment after what it is made from. Answers whether it came while we waited. */
  async waitFor(key: string): Promise<boolean> {
    const until = Date.now() + patience;
    while (Date.now() < until) {
      await this.load();
      if (valuesOf(this.listing.value).some(ticket => ticket.key === key)) return true;
      await new Promise(resolve => setTimeout(resolve, between));
    }
    return false;
  }
}
