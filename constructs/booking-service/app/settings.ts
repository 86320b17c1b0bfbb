import { streamSettings } from '../../web-service/kit/kafka/stream';
import { databaseSettings } from '../../web-service/kit/postgres/database';
import { integer, oneOf, optionalUrl, text } from '../../web-service/kit/process/config';

export const settings = {
  database: databaseSettings,
  stream: streamSettings,
  ticketBookings: text('TOPIC_TICKET_BOOKINGS', { default: 'ticket-bookings' }),
  bookingChanges: text('TOPIC_BOOKING_CHANGES', { default: 'booking-changes' }),
  catalogChanges: text('TOPIC_CATALOG_CHANGES', { default: 'catalog-changes' }),
  access: oneOf('ACCESS_MODE', ['open', 'required'], { default: 'required' }),
  bucket: text('UPLOADS_BUCKET'),
  bucketEndpoint: optionalUrl('S3_ENDPOINT'),
  /** Provides the holder names printed on tickets. Unset: tickets show the user id. */
  userServiceUrl: optionalUrl('USER_SERVICE_URL'),
  /** Maximum number of unpaid bookings of one user for one event; 0: no limit. */
  maxOpenHolds: integer('MAX_OPEN_HOLDS_PER_USER', { default: 5, min: 0, max: 10_000 }),
  holdSeconds: integer('HOLD_SECONDS', { default: 600, min: 1, max: 86_400 }),
};

export type Access = 'open' | 'required';
