import { streamSettings } from '../../web-service/kit/kafka/stream';
import { databaseSettings } from '../../web-service/kit/postgres/database';
import { optionalServiceAddress, topicName, variable } from '../../web-service/kit/process/variables';

export const settings = {
  database: databaseSettings,
  stream: streamSettings,
  ticketBookings: topicName('ticketBookings'),
  bookingChanges: topicName('bookingChanges'),
  catalogChanges: topicName('catalogChanges'),
  access: variable('ACCESS_MODE'),
  bucket: variable('UPLOADS_BUCKET'),
  bucketEndpoint: variable('S3_ENDPOINT'),
  /** Provides the holder names printed on tickets. Unset: tickets show the user id. */
  userServiceUrl: optionalServiceAddress('userService'),
  /** Maximum number of unpaid bookings of one user for one event; 0: no limit. */
  maxOpenHolds: variable('MAX_OPEN_HOLDS_PER_USER'),
  holdSeconds: variable('HOLD_SECONDS'),
};
