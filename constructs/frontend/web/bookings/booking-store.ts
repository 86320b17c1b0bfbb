import type { Booking } from '../../../../contracts/http/bookings';
import { gateway } from '../platform/gateway';
import { keptOrFailed, type Loaded, valuesOf } from '../state/loaded';
import { Observable } from '../state/observable';

const pageSize = 20;
const minDelayMs = 1_000;
const maxDelayMs = 15_000;

/** The user's bookings. While one of them is queued they are reloaded with increasing delay. */
export class BookingStore {
  readonly listing = new Observable<Loaded<readonly Booking[]>>({ state: 'ready', value: [] });
  readonly hasMore = new Observable(false);

  private cursor: string | null = null;
  private owner: string | undefined;
  /** Number of the last request, by which responses of earlier ones are ignored. */
  private request = 0;
  private delayMs = minDelayMs;
  private timer: ReturnType<typeof setTimeout> | undefined;

  async show(owner: string | undefined): Promise<void> {
    this.owner = owner;
    this.request++;
    this.hasMore.set(false);
    clearTimeout(this.timer);
    this.listing.set(owner ? { state: 'loading' } : { state: 'ready', value: [] });
    if (owner) {
      await this.reload();
    }
  }

  /** Reloads now and resets the delay, because a booking has changed. */
  async reload(): Promise<void> {
    this.delayMs = minDelayMs;
    await this.loadFirstPage();
  }

  async more(): Promise<void> {
    if (!this.cursor) {
      return;
    }
    const { owner } = this;
    const page = await gateway.bookings(pageSize, this.cursor);
    if (owner === this.owner) {
      this.apply([...this.bookings(), ...page.items], page.next);
    }
  }

  /** Of several concurrent reloads only the last one is applied. */
  private async loadFirstPage(): Promise<void> {
    if (!this.owner) {
      return;
    }
    clearTimeout(this.timer);
    const request = ++this.request;
    try {
      const page = await gateway.bookings(pageSize);
      if (request !== this.request) {
        return;
      }
      const fresh = new Set(page.items.map(booking => booking.booking_id));
      const older = this.bookings().filter(booking => !fresh.has(booking.booking_id));
      this.apply([...page.items, ...older], older.length > 0 ? this.cursor : page.next);
    } catch (error) {
      if (request !== this.request) {
        return;
      }
      this.listing.set(keptOrFailed(this.listing.value, error));
      this.reloadWhileQueued();
    }
  }

  private apply(bookings: readonly Booking[], next: string | null): void {
    this.cursor = next;
    this.hasMore.set(next !== null);
    this.listing.set({ state: 'ready', value: bookings });
    this.reloadWhileQueued();
  }

  private reloadWhileQueued(): void {
    clearTimeout(this.timer);
    if (!this.bookings().some(booking => booking.status === 'queued')) {
      return;
    }
    this.timer = setTimeout(() => this.loadFirstPage(), this.delayMs);
    this.delayMs = Math.min(this.delayMs * 2, maxDelayMs);
  }

  private bookings(): readonly Booking[] {
    return valuesOf(this.listing.value);
  }
}
