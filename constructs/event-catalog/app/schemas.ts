import { fields, type Schema } from '../../web-service/kit/http/schema';

const LARGEST_INTEGER = 2 ** 31 - 1;

const LINE: Schema = {
  type: 'string',
  minLength: 1,
  maxLength: 200,
  pattern: '^[^\\p{Cc}\\p{Cs}\\u2028\\u2029]*[^\\p{Cc}\\p{Cs}\\u2028\\u2029\\s][^\\p{Cc}\\p{Cs}\\u2028\\u2029]*$',
  description: 'one line of text',
};
const DATE: Schema = { type: 'string', format: 'date' };
const PERHAPS_TIME: Schema = { type: ['string', 'null'], format: 'date-time' };
const CENTS: Schema = {
  type: 'integer',
  minimum: 0,
  maximum: LARGEST_INTEGER,
  description: 'of one ticket; 0 is free',
};
const CAPACITY: Schema = { type: 'integer', minimum: 0, maximum: 1_000_000 };
const PER_ORDER: Schema = { type: 'integer', minimum: 1, maximum: 10_000 };

const required = { name: LINE, date: DATE, venue: LINE, capacity: CAPACITY };
const optional = {
  price_cents: CENTS,
  per_order_limit: PER_ORDER,
  sale_opens_at: PERHAPS_TIME,
  sale_closes_at: PERHAPS_TIME,
};

export const NEW_EVENT = fields(required, {
  price_cents: { ...CENTS, default: 0 },
  per_order_limit: { ...PER_ORDER, default: 10 },
  sale_opens_at: { ...PERHAPS_TIME, default: null },
  sale_closes_at: { ...PERHAPS_TIME, default: null },
});

export const EVENT_CHANGE = { ...fields({}, { ...required, ...optional }), minProperties: 1 };

const TEXT: Schema = { type: 'string' };
const COUNT: Schema = { type: 'integer' };

const EVENT_FIELDS = {
  event_id: TEXT,
  name: TEXT,
  date: TEXT,
  venue: TEXT,
  tickets_available: COUNT,
  capacity: COUNT,
  price_cents: COUNT,
  per_order_limit: COUNT,
  sale_opens_at: { type: ['string', 'null'] },
  sale_closes_at: {
    type: 'string',
    description: 'at the latest when the date of the event is over everywhere on earth',
  },
};

export const EVENT = fields(EVENT_FIELDS);

export const CHANGED_EVENT = fields({
  ...EVENT_FIELDS,
  oversubscribed_by: { ...COUNT, description: 'tickets allocated above the new capacity: they stay valid' },
});

export const EVENT_LIST: Schema = { type: 'array', items: EVENT };

export const LIST_QUERY = fields(
  {},
  {
    search: { type: 'string', maxLength: 100, pattern: '^\\P{Cc}*$', description: 'part of a name or a venue' },
    past: { type: 'boolean', default: false, description: 'events that are over, the latest first' },
    cursor: { type: 'string', maxLength: 200, description: 'the x-next-cursor of the page before' },
    limit: { type: 'integer', minimum: 1, maximum: 100, default: 50 },
  },
);
