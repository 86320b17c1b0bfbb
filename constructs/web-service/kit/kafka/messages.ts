import { Ajv, type JSONSchemaType, type ValidateFunction } from 'ajv';

// What crosses the stream (docs/architecture.md, "Topics"). More fields may come with a newer writer: readers take what they know.

/** One for each booking whose tickets are held. `timestamp` is seconds since the epoch, a float. */
export interface TicketBooking {
  readonly event_id: string;
  readonly user_id: string;
  readonly ticket_count: number;
  readonly timestamp: number;
  readonly booking_id: string;
}

/** One for each window and event. */
export interface AnalyticsResult {
  readonly event_id: string;
  readonly window_end: string;
  readonly total_tickets: number;
}

/** An event's stock as it now is. The highest revision is the truth. */
export interface AvailabilityChange {
  readonly type: 'availability';
  readonly event_id: string;
  readonly capacity: number;
  readonly taken: number;
  readonly revision: number;
}

export type BookingStatus = 'queued' | 'confirmed' | 'cancelled' | 'expired';

/** A booking's state as it now is, after `queued`. */
export interface BookingStateChange {
  readonly type: 'booking';
  readonly booking_id: string;
  readonly event_id: string;
  readonly user_id: string;
  readonly ticket_count: number;
  readonly status: BookingStatus;
  readonly version: number;
  readonly changed_at: string;
}

export type BookingChange = AvailabilityChange | BookingStateChange;

/** An event as it now is. `price_cents` 0 is free, null dates mean no limit. */
export interface CatalogChange {
  readonly type: 'event';
  readonly event_id: string;
  readonly name: string;
  readonly date: string;
  readonly venue: string;
  readonly capacity: number;
  readonly price_cents: number;
  readonly sale_opens_at: string | null;
  readonly sale_closes_at: string | null;
  readonly per_order_limit: number;
  readonly revision: number;
}

// As strict as the databases behind the readers: what they would refuse for ever is refused here, once.
const TEXT = { type: 'string', pattern: '^[^\\u0000]*$' } as const;
const ID = { ...TEXT, minLength: 1, maxLength: 64 } as const;
const NAME = { ...TEXT, maxLength: 500 } as const;
const TIME = { ...TEXT, minLength: 1, maxLength: 40 } as const;
const COUNT = { type: 'integer', minimum: 0, maximum: 2 ** 31 - 1 } as const;
const TOTAL = { type: 'integer', minimum: 0 } as const;
const REVISION = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER } as const;
const PERHAPS_TIME = { ...TIME, nullable: true } as const;

const ajv = new Ajv({ discriminator: true });
const object = <T>(properties: Record<string, unknown>): JSONSchemaType<T> =>
  ({ type: 'object', properties, required: Object.keys(properties) }) as unknown as JSONSchemaType<T>;

const availability = object<AvailabilityChange>({
  type: { const: 'availability' },
  event_id: ID,
  capacity: COUNT,
  taken: COUNT,
  revision: REVISION,
});
const bookingState = object<BookingStateChange>({
  type: { const: 'booking' },
  booking_id: ID,
  event_id: ID,
  user_id: ID,
  ticket_count: COUNT,
  status: { enum: ['queued', 'confirmed', 'cancelled', 'expired'] },
  version: REVISION,
  changed_at: TIME,
});

/** Turns the bytes of a message into what they say, or throws why it cannot. */
export type Decode<T> = (value: Buffer) => T;

function decoder<T>(isValid: ValidateFunction<T>): Decode<T> {
  return bytes => {
    const value: unknown = JSON.parse(bytes.toString());
    if (!isValid(value)) throw new Error(ajv.errorsText(isValid.errors, { dataVar: 'message' }));
    return value;
  };
}

export const readTicketBooking = decoder<TicketBooking>(
  ajv.compile(
    object<TicketBooking>({
      event_id: ID,
      user_id: ID,
      ticket_count: COUNT,
      timestamp: { type: 'number' },
      booking_id: ID,
    }),
  ),
);
export const readAnalyticsResult = decoder<AnalyticsResult>(
  ajv.compile(object<AnalyticsResult>({ event_id: ID, window_end: TIME, total_tickets: TOTAL })),
);
export const readBookingChange = decoder<BookingChange>(
  ajv.compile<BookingChange>({
    type: 'object',
    discriminator: { propertyName: 'type' },
    required: ['type'],
    oneOf: [availability, bookingState],
  }),
);
export const readCatalogChange = decoder<CatalogChange>(
  ajv.compile(
    object<CatalogChange>({
      type: { const: 'event' },
      event_id: ID,
      name: NAME,
      date: TIME,
      venue: NAME,
      capacity: COUNT,
      price_cents: COUNT,
      sale_opens_at: PERHAPS_TIME,
      sale_closes_at: PERHAPS_TIME,
      per_order_limit: COUNT,
      revision: REVISION,
    }),
  ),
);
