import type { Availability } from '../../../../contracts/http/live';
import type { AvailabilityChange } from '../../../../contracts/messages/booking-change';
import { BoundedMap } from '../../../web-service/kit/process/bounded-map';

const MAX_EVENTS = 1000;

/** The latest availability of the events that changed recently. */
export class Availabilities {
  private readonly events = new BoundedMap<string, Availability>(MAX_EVENTS);

  /** Returns the new state, or undefined if a newer one is stored. */
  add(change: AvailabilityChange): Availability | undefined {
    const { event_id, capacity, taken, revision } = change;
    const stored = this.events.get(event_id);
    if (stored && stored.revision >= revision) {
      return undefined;
    }
    const availability = { event_id, capacity, taken, tickets_available: Math.max(0, capacity - taken), revision };
    this.events.set(event_id, availability);
    return availability;
  }

  all(): Availability[] {
    return [...this.events.values()];
  }
}
