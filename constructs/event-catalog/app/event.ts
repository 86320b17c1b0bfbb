import type { EventDescription } from '../../../contracts/http/events';

/** An event as it is stored and announced. */
export interface StoredEvent extends EventDescription {
  readonly event_id: string;
  readonly revision: number;
}
