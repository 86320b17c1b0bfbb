import { fields } from '../../web-service/kit/schema';

// The shapes of the public interface, for /openapi.json. The services behind check what they are sent; these tell clients what to send.

const text = { type: 'string' } as const;
const count = { type: 'integer', minimum: 0 } as const;
const uuid = { type: 'string', format: 'uuid' } as const;
const moment = { type: 'string', format: 'date-time' } as const;
const momentOrNull = { type: ['string', 'null'], format: 'date-time' } as const;

function object<P extends Record<string, object>>(properties: P, required: readonly (keyof P & string)[] = []) {
  return { type: 'object', properties, required } as const;
}

function arrayOf<S extends object>(items: S) {
  return { type: 'array', items } as const;
}

const role = { ...text, enum: ['person', 'organiser'] } as const;
export const registration = fields({ name: text, email: text }, { password: text, organiser_key: text });
export const person = object({ user_id: uuid, name: text, email: text, createdAt: moment, role }, [
  'user_id',
  'name',
  'email',
  'createdAt',
]);

const transport = { ...text, enum: ['cookie', 'bearer'], default: 'cookie' } as const;
export const signIn = fields({ email: text, password: text }, { transport });
export const session = object({ user_id: uuid, role, expires_at: moment, access_token: text, refresh_token: text }, [
  'user_id',
  'role',
  'expires_at',
]);
/** A browser sends nothing: its token is in the cookie. */
export const refresh = { ...fields({}, { refresh_token: text }), type: ['object', 'null'] };
export const currentSession = object(
  {
    access: { ...text, enum: ['open', 'required'] },
    user: {
      ...object({ user_id: uuid, role, expires_at: moment }, ['user_id', 'role', 'expires_at']),
      type: ['object', 'null'],
    },
  },
  ['access', 'user'],
);

export const event = object(
  {
    event_id: text,
    name: text,
    date: { ...text, format: 'date' },
    venue: text,
    tickets_available: count,
    capacity: count,
    price_cents: count,
    sale_opens_at: momentOrNull,
    sale_closes_at: momentOrNull,
    per_order_limit: count,
  },
  ['event_id', 'name', 'date', 'venue', 'tickets_available'],
);
export const events = arrayOf(event);
const eventNeeds = { name: text, date: { ...text, format: 'date' }, venue: text, capacity: count };
const eventMayHave = {
  price_cents: count,
  sale_opens_at: momentOrNull,
  sale_closes_at: momentOrNull,
  per_order_limit: count,
};
export const newEvent = fields(eventNeeds, eventMayHave);
export const eventChange = fields({}, { ...eventNeeds, ...eventMayHave });

export const order = fields(
  { event_id: { type: ['string', 'integer'], description: 'as string or number' } },
  { user_id: uuid, ticket_count: { ...count, minimum: 1, default: 1 } },
);
const bookingStatus = { ...text, enum: ['queued', 'confirmed', 'cancelled', 'expired'] } as const;
export const orderTaken = object({ message: text, status: text, booking_id: uuid, expires_at: momentOrNull }, [
  'message',
  'status',
  'booking_id',
]);
export const booking = object(
  {
    booking_id: uuid,
    user_id: text,
    event_id: text,
    ticket_count: count,
    status: bookingStatus,
    created_at: moment,
    expires_at: momentOrNull,
  },
  ['booking_id', 'user_id', 'event_id', 'ticket_count', 'status'],
);
export const bookings = arrayOf(booking);
export const payment = fields({ payment_reference: text });

export const upload = object({ message: text, key: text, size: count, ticket_key: text }, [
  'message',
  'key',
  'size',
  'ticket_key',
]);
export const tickets = arrayOf(
  object({ key: text, lastModified: moment, size: count, url: text }, ['key', 'lastModified', 'size', 'url']),
);
export const ticketCheck = object({ valid: { type: 'boolean' }, booking_id: text, event_id: text, admits: count }, [
  'valid',
]);
export const sales = arrayOf(
  object(
    {
      event_id: text,
      total_tickets: count,
      windows: arrayOf(object({ window_end: moment, total_tickets: count }, ['window_end', 'total_tickets'])),
    },
    ['event_id', 'total_tickets', 'windows'],
  ),
);

const limit = { ...count, minimum: 1, maximum: 100 } as const;
export const search = fields({}, { search: text, cursor: text, limit });
export const bookingSearch = fields({}, { user_id: text, cursor: text, limit });
