import { streamSettings } from '../../web-service/kit/kafka/stream';
import { integer, list, optionalUrl, text, url } from '../../web-service/kit/process/config';
import { accessMode } from '../../web-service/kit/security/access';
import { secret } from '../../web-service/kit/security/secrets';

export const settings = {
  access: accessMode,
  tokenSecret: secret('TOKEN_SECRET'),
  ticketSecret: secret('TICKET_SECRET'),
  userServiceUrl: url('USER_SERVICE_URL'),
  eventCatalogUrl: url('EVENT_CATALOG_URL'),
  bookingServiceUrl: url('BOOKING_SERVICE_URL'),
  uploadsBucket: text('UPLOADS_BUCKET'),
  s3Endpoint: optionalUrl('S3_ENDPOINT'),
  stream: streamSettings,
  bookingChanges: text('TOPIC_BOOKING_CHANGES', { default: 'booking-changes' }),
  analyticsResults: text('TOPIC_ANALYTICS_RESULTS', { default: 'analytics-results' }),
  corsOrigins: list('CORS_ORIGINS', { default: [] }),
  /** The page's address as people see it. With https, cookies are Secure and HSTS is sent. */
  publicUrl: optionalUrl('PUBLIC_URL'),
  /** How many proxies stand before us and add to X-Forwarded-For: it is believed that far and no further. */
  trustedProxies: integer('TRUSTED_PROXIES', { default: 0, min: 0, max: 10 }),
  /** Of one client, in a minute; 0 is no limit. */
  requestsPerMinute: integer('RATE_LIMIT_PER_MINUTE', { default: 60_000, min: 0, max: 10_000_000 }),
  joinsPerMinute: integer('SIGN_IN_LIMIT_PER_MINUTE', { default: 10, min: 0, max: 10_000_000 }),
  /** How long an upload may send nothing before it is given up. */
  uploadIdleSeconds: integer('UPLOAD_IDLE_SECONDS', { default: 10, min: 1, max: 120 }),
  liveStreams: integer('LIVE_STREAMS', { default: 2_000, min: 1, max: 100_000 }),
  /** Open event streams of one client address; a company behind one address shares it. */
  liveStreamsPerClient: integer('LIVE_STREAMS_PER_CLIENT', { default: 200, min: 1, max: 100_000 }),
  liveHeartbeatSeconds: integer('LIVE_HEARTBEAT_SECONDS', { default: 10, min: 1, max: 60 }),
};
