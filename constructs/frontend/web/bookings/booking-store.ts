import type { Booking } from '../../../../contracts/http/bookings';
import { gateway } from '../platform/gateway';
import { keptOrFailed, type Loaded, valuesOf } from '../state/loaded';
import { Observable } from '../state/observable';

const pageSize = 20;
const soonest = 1_000;
const latest = 15_000;

/** The user's bookings. While one of them is queued they are reloaded with increasing delay. */
export class BookingStore {
  readonly listing = new Observable<Loaded<readonly Booking[]>>({ state: 'ready', value: [] });
  readonly hasMore = new Observable(false);

  private cursor: string | null = null;
  private owner: string | undefined;
  private turn = 0;
  private wait = soonest;
  private timer: ReturnType<typeof setTimeout> | undefined;

  async show(owner: string | undefined): Promise<void> {
    this.owner = owner;
    this.turn++;
    this.hasMore.set(false);
    clearTimeout(this.timer);
    this.listing.set(owner ? { state: 'loading' } : { state: 'ready', value: [] });
    if (owner) {
      await this.reload();
    }
  }

  /** Reloads now and resets the delay, because a booking has changed. */
  async reload(): Promise<void> {
    this.wait = soonest;
    await this.look();
  }

  async more(): Promise<void> {
    if (!this.cursor) {
      return;
    }
    const { owner } = this;
    const page = await gateway.bookings(pageSize, this.cursor);
    if (owner === this.owner) {
      this.take([...this.shown(), ...page.items], page.next);
    }
  }

  /** Of several concurrent reloads only the last one is applied. */
  private async look(): Promise<void> {
    if (!this.owner) {
      return;
    }
    clearTimeout(this.timer);
    const turn = ++this.turn;
    try {
      const page = await gateway.bookings(pageSize);
      if (turn !== this.turn) {
        return;
      }
      const fresh = new Set(page.items.map(booking => booking.booking_id));
      const older = this.shown().filter(booking => !fresh.has(booking.booking_id));
      this.take([...page.items, ...older], older.length > 0 ? this.cursor : page.next);
    } catch (error) {
      if (turn !== this.turn) {
        return;
      }
      this.listing.set(keptOrFailed(this.listing.value, error));
      this.lookAgainIfUndecided();
    }
  }

  private take(bookings: readonly Booking[], next: string | null): void {
    this.cursor = next;
    this.hasMore.set(next !== null);
    this.listing.set({ state: 'ready', value: bookings });
    this.lookAgainIfUndecided();
  }

  private lookAgainIfUndecided(): void {
    clearTimeout(this.timer);
    if (!this.shown().some(booking => booking.status === 'queued')) {
      return;
    }
    this.timer = setTimeout(() => this.look(), this.wait);
    this.wait = Math.min(this.wait * 2, latest);
  }

  private shown(): readonly Booking[] {
    return valuesOf(this.listing.value);
  }
}
