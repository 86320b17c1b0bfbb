import type { Event as TicketedEvent } from '../../../../contracts/http/events';
import type { Availability } from '../../../../contracts/http/live';
import type { Page } from '../platform/gateway';
import { gateway } from '../platform/gateway';
import { asProblem } from '../platform/problem';
import { type Loaded, valuesOf } from '../state/loaded';
import { Observable } from '../state/observable';

const pageSize = 24;
const staleRetryMs = 5_000;

/** The events of the current search, and all events loaded so far, whose names bookings and sales show. */
export class EventStore {
  readonly listing = new Observable<Loaded<readonly TicketedEvent[]>>({ state: 'loading' });
  readonly known = new Observable<ReadonlyMap<string, TicketedEvent>>(new Map());
  readonly hasMore = new Observable(false);
  /** The catalog is unavailable: this is the last list that the gateway received. */
  readonly stale = new Observable(false);
  search = '';

  private cursor: string | null = null;
  private readonly availability = new Map<string, Availability>();
  private readonly requested = new Set<string>();
  private lastRequest = 0;
  private staleRetry: ReturnType<typeof setTimeout> | undefined;

  /** Loads the first page. Of several concurrent searches only the last one is shown. */
  async load(search = this.search): Promise<void> {
    const request = ++this.lastRequest;
    this.search = search;
    try {
      const page = await gateway.events(search, pageSize);
      if (request === this.lastRequest) {
        this.list(page.items, page);
      }
    } catch (error) {
      if (request !== this.lastRequest) {
        return;
      }
      this.listing.set({ state: 'failed', problem: asProblem(error) });
    }
  }

  async more(): Promise<void> {
    if (!this.cursor) {
      return;
    }
    const request = this.lastRequest;
    const page = await gateway.events(this.search, pageSize, this.cursor);
    if (request === this.lastRequest) {
      this.list([...valuesOf(this.listing.value), ...page.items], page);
    }
  }

  /** Reloads the first page and keeps further pages. */
  async refresh(): Promise<void> {
    const request = this.lastRequest;
    const page = await gateway.events(this.search, pageSize);
    if (request !== this.lastRequest) {
      return;
    }
    const listed = valuesOf(this.listing.value);
    const fresh = new Set(page.items.map(event => event.event_id));
    const older = listed.length > pageSize ? listed.filter(event => !fresh.has(event.event_id)) : [];
    this.list([...page.items, ...older], older.length > 0 ? { ...page, next: this.cursor } : page);
  }

  /** Applies the current price, which the response to a booking contained. */
  reprice(eventId: string, priceCents: number): void {
    const event = this.known.value.get(eventId);
    if (event) {
      this.remember([{ ...event, price_cents: priceCents }]);
    }
    this.refreshListing();
  }

  /** Without the live stream, responses are newer than the last availability received from it. */
  clearLiveAvailability(): void {
    this.availability.clear();
  }

  /** Loads an event that is not listed, once. */
  loadEvent(eventId: string): void {
    if (this.known.value.has(eventId) || this.requested.has(eventId)) {
      return;
    }
    this.requested.add(eventId);
    gateway.event(eventId).then(
      event => this.remember([event]),
      () => this.requested.delete(eventId),
    );
  }

  /** Applies availability of the live stream, unless it is stale. */
  apply(changes: readonly Availability[]): void {
    for (const change of changes) {
      const revision = this.availability.get(change.event_id)?.revision ?? -1;
      if (change.revision > revision) {
        this.availability.set(change.event_id, change);
      }
    }
    this.remember([...this.known.value.values()]);
    this.refreshListing();
  }

  private list(events: readonly TicketedEvent[], page: Page<TicketedEvent>): void {
    this.cursor = page.next;
    this.hasMore.set(page.next !== null);
    this.setStale(page.stale);
    this.remember(page.items);
    this.listing.set({ state: 'ready', value: events });
    this.refreshListing();
  }

  /** The live stream does not report that the catalog is available again, so the page polls. */
  private setStale(stale: boolean): void {
    this.stale.set(stale);
    clearTimeout(this.staleRetry);
    if (!stale) {
      return;
    }
    this.staleRetry = setTimeout(() => this.refresh().catch(() => this.setStale(true)), staleRetryMs);
  }

  private refreshListing(): void {
    const { value: loaded } = this.listing;
    if (loaded.state !== 'ready') {
      return;
    }
    const newest = loaded.value.map(event => this.known.value.get(event.event_id) ?? event);
    this.listing.set({ state: 'ready', value: newest });
  }

  private remember(events: readonly TicketedEvent[]): void {
    const entries = events.map(event => [event.event_id, this.withLiveAvailability(event)] as const);
    this.known.set(new Map([...this.known.value, ...entries]));
  }

  private withLiveAvailability(event: TicketedEvent): TicketedEvent {
    const live = this.availability.get(event.event_id);
    return live ? { ...event, capacity: live.capacity, tickets_available: live.tickets_available } : event;
  }
}
