import { type Static, type TObject, Type } from '@sinclair/typebox';
import { BOOKING_STATUSES } from '../booking-status';
import { EventSales, EventSalesWindow } from './sales';
import { Count, stringEnum } from './values';

// The data of the server-sent events of GET /api/live.

/** Availability of an event. A reader ignores a revision that is not above the one it has. */
export const Availability = Type.Object(
  { event_id: Type.String(), capacity: Count, taken: Count, tickets_available: Count, revision: Count },
  { title: 'Availability' },
);
export type Availability = Static<typeof Availability>;

/** Always the first event: replaces the state of the reader. */
export const LiveSnapshot = Type.Object(
  {
    connected: Type.Boolean({ description: 'whether Kafka answers' }),
    availability: Type.Array(Availability),
    sales: Type.Array(EventSales),
    heartbeat_seconds: Type.Integer(),
  },
  { title: 'LiveSnapshot' },
);
export type LiveSnapshot = Static<typeof LiveSnapshot>;

/** A booking of the session's user changed. */
export const LiveBooking = Type.Object(
  {
    booking_id: Type.String(),
    event_id: Type.String(),
    status: stringEnum(BOOKING_STATUSES),
    version: Type.Integer(),
  },
  { title: 'LiveBooking' },
);
export type LiveBooking = Static<typeof LiveBooking>;

/** The connection to Kafka was lost or restored. */
export const LiveConnection = Type.Object({ connected: Type.Boolean() }, { title: 'LiveConnection' });
export type LiveConnection = Static<typeof LiveConnection>;

export const LiveEvent = Type.Union(
  [
    liveEvent('snapshot', LiveSnapshot),
    liveEvent('availability', Availability),
    liveEvent('sales', EventSalesWindow),
    liveEvent('booking', LiveBooking),
    liveEvent('stream', LiveConnection),
    liveEvent('heartbeat', Type.Object({})),
  ],
  { title: 'LiveEvent' },
);

function liveEvent<const Name extends string, Data extends TObject>(name: Name, data: Data) {
  return Type.Object({ event: stringEnum([name]), data });
}
