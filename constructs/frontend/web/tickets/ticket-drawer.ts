import { Observable } from '../dom/observable';
import type { Loaded } from '../dom/region';
import type { Ticket } from '../platform/contract';
import { gateway } from '../platform/gateway';
import { asProblem } from '../platform/problem';

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
      this.listing.set({ state: 'failed', problem: asProblem(error) });
    }
  }

  /** A ticket appears a moment after what it is made from. Answers whether it came while we waited. */
  async waitFor(key: string): Promise<boolean> {
    const until = Date.now() + patience;
    while (Date.now() < until) {
      await this.load();
      const { value } = this.listing;
      if (value.state === 'ready' && value.value.some(ticket => ticket.key === key)) return true;
      await new Promise(resolve => setTimeout(resolve, between));
    }
    return false;
  }
}
