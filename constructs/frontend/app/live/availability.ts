import type { Availability } from '../../../../contracts/http/live';
import type { AvailabilityChange } from '../../../../contracts/messages/booking-change';
import { BoundedMap } from '../../../web-service/kit/process/bounded-map';

const EVENTS_KEPT = 1000;

/** The latest availability of the events that changed recently. */
export class Availabilities {
  private readonly events = new BoundedMap<string, Availability>(EVENTS_KEPT);

  /** Returns the new state, or undefined if a newer one is stored. */
  add(change: AvailabilityChange): Availability | undefined {
    const { event_id, capacity, taken, revision } = change;
    const known = this.events.get(event_id);
    if (known && known.revision >= revision) {
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
