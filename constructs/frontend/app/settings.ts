import { streamSettings } from '../../web-service/kit/kafka/stream';
import { calledAddresses, topicName, variable } from '../../web-service/kit/process/variables';
import { accessMode } from '../../web-service/kit/security/access';
import { secret } from '../../web-service/kit/security/secrets';

export const settings = {
  access: accessMode,
  tokenSecret: secret('TOKEN_SECRET'),
  ticketSecret: secret('TICKET_SECRET'),
  services: calledAddresses('frontend'),
  uploadsBucket: variable('UPLOADS_BUCKET'),
  s3Endpoint: variable('S3_ENDPOINT'),
  stream: streamSettings,
  bookingChanges: topicName('bookingChanges'),
  analyticsResults: topicName('analyticsResults'),
  corsOrigins: variable('CORS_ORIGINS'),
  publicUrl: variable('PUBLIC_URL'),
  trustedProxies: variable('TRUSTED_PROXIES'),
  requestsPerMinute: variable('RATE_LIMIT_PER_MINUTE'),
  signInsPerMinute: variable('SIGN_IN_LIMIT_PER_MINUTE'),
  uploadIdleSeconds: variable('UPLOAD_IDLE_SECONDS'),
  liveStreams: variable('LIVE_STREAMS'),
  liveStreamsPerClient: variable('LIVE_STREAMS_PER_CLIENT'),
  liveHeartbeatSeconds: variable('LIVE_HEARTBEAT_SECONDS'),
};
