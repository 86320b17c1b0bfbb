import { type Static, Type } from '@sinclair/typebox';
import { DEFAULT_TICKETS_PER_ORDER, MAX_CAPACITY, MAX_TICKETS_PER_ORDER } from '../limits';
import { CalendarDate, Cents, Line, NullableTime, nullable, PageSize, SearchText, STRICT, Time } from './values';

const PerOrderLimit = Type.Integer({ minimum: 1, maximum: MAX_TICKETS_PER_ORDER });
const required = {
  name: Line,
  date: CalendarDate,
  venue: Line,
  capacity: Type.Integer({ minimum: 0, maximum: MAX_CAPACITY }),
};

/** An event as an organiser describes it. A sale without limits is open until the event is over. */
export const EventDescription = Type.Object({
  ...required,
  price_cents: Cents,
  per_order_limit: PerOrderLimit,
  sale_opens_at: NullableTime,
  sale_closes_at: NullableTime,
});
export type EventDescription = Static<typeof EventDescription>;

export const NewEvent = Type.Object(
  {
    ...required,
    price_cents: { ...Cents, default: 0 },
    per_order_limit: { ...PerOrderLimit, default: DEFAULT_TICKETS_PER_ORDER },
    sale_opens_at: { ...NullableTime, default: null },
    sale_closes_at: { ...NullableTime, default: null },
  },
  {
    ...STRICT,
    title: 'NewEvent',
    description: 'sale_closes_at must be after sale_opens_at',
    examples: [{ name: 'Winter Jazz', date: '2027-01-15', venue: 'City Hall', capacity: 500, price_cents: 2500 }],
  },
);

export const EventChange = Type.Partial(EventDescription, {
  ...STRICT,
  minProperties: 1,
  title: 'EventChange',
  examples: [{ capacity: 600 }],
});
export type EventChange = Static<typeof EventChange>;

const eventFields = {
  event_id: Type.String(),
  name: Type.String(),
  date: CalendarDate,
  venue: Type.String(),
  tickets_available: Type.Integer(),
  capacity: Type.Integer(),
  price_cents: Type.Integer({ description: 'per ticket, in cents; 0 is free' }),
  per_order_limit: Type.Integer(),
  sale_opens_at: nullable(Time),
  sale_closes_at: { ...Time, description: 'at the latest when the date of the event is over everywhere on earth' },
};
const example = {
  event_id: '1',
  name: 'Winter Jazz',
  date: '2027-01-15',
  venue: 'City Hall',
  tickets_available: 463,
  capacity: 500,
  price_cents: 2500,
  per_order_limit: 10,
  sale_opens_at: null,
  sale_closes_at: '2027-01-16T12:00:00.000Z',
};

export const Event = Type.Object(eventFields, { title: 'Event', examples: [example] });
export type Event = Static<typeof Event>;

export const ChangedEvent = Type.Object(
  {
    ...eventFields,
    oversubscribed_by: Type.Integer({ description: 'tickets allocated above the new capacity: they stay valid' }),
  },
  { title: 'ChangedEvent', examples: [{ ...example, oversubscribed_by: 0 }] },
);
export type ChangedEvent = Static<typeof ChangedEvent>;

export const EventList = Type.Array(Event);

export const EventQuery = Type.Object(
  {
    search: Type.Optional(SearchText),
    past: Type.Boolean({ default: false, description: 'events that are over, the latest first' }),
    cursor: Type.Optional(Type.String({ maxLength: 200, description: 'the x-next-cursor of the previous page' })),
    limit: PageSize,
  },
  STRICT,
);

export const EventParams = Type.Object({ event_id: Type.String() });
