import { fields } from '../../../web-service/kit/http/schema';

// The shapes of what the gateway itself answers. What it carries has the shapes of the services behind.

const text = { type: 'string' } as const;
const count = { type: 'integer', minimum: 0 } as const;
const uuid = { type: 'string', format: 'uuid' } as const;
const moment = { type: 'string', format: 'date-time' } as const;

function object<P extends Record<string, object>>(properties: P, required: readonly (keyof P & string)[] = []) {
  return { type: 'object', properties, required } as const;
}

function arrayOf<S extends object>(items: S) {
  return { type: 'array', items } as const;
}

const role = { ...text, enum: ['person', 'organiser'] } as const;
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

export const upload = object(
  {
    message: text,
    key: text,
    size: count,
    receipt_key: { ...text, description: 'where the receipt will be' },
    ticket_key: { ...text, description: 'where the ticket will be: only for a text with booking data' },
  },
  ['message', 'key', 'size', 'receipt_key'],
);
export const tickets = arrayOf(
  object({ key: text, lastModified: moment, size: count, url: text }, ['key', 'lastModified', 'size', 'url']),
);
export const ticketCheck = object(
  {
    valid: { type: 'boolean', description: 'lets people in' },
    reason: { ...text, description: 'why not' },
    booking_id: text,
    event_id: text,
    admits: count,
    status: { ...text, description: 'of the booking' },
    event: text,
    date: text,
    venue: text,
    holder: text,
  },
  ['valid'],
);
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
