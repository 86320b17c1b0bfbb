import type { Ticket } from '../../../../contracts/http/tickets';
import { gateway } from '../platform/gateway';
import { keptOrFailed, type Loaded, valuesOf } from '../state/loaded';
import { Observable } from '../state/observable';

const timeoutMs = 30_000;
const pollIntervalMs = 1_000;

/** The tickets and receipts of the user. */
export class TicketStore {
  readonly listing = new Observable<Loaded<readonly Ticket[]>>({ state: 'loading' });

  /** Clears the list, because there is no user. */
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

  /** Polls until the ticket exists. Returns whether it appeared within 30 s. */
  async waitFor(key: string): Promise<boolean> {
    const deadline = Date.now() + timeoutMs;
    while (Date.now() < deadline) {
      await this.load();
      if (valuesOf(this.listing.value).some(ticket => ticket.key === key)) {
        return true;
      }
      await new Promise(resolve => setTimeout(resolve, pollIntervalMs));
    }
    return false;
  }
}
