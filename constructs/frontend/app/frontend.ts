import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { SERVICES } from '../../../contracts/services';
import { openServiceClients } from '../../web-service/kit/client/service-client';
import { openStream } from '../../web-service/kit/kafka/stream';
import { defineService } from '../../web-service/kit/process/service';
import { accessTokens } from '../../web-service/kit/security/access';
import { readSecret } from '../../web-service/kit/security/secrets';
import { gateway } from './gateway';
import { API } from './http/api-description';
import { Sessions } from './http/session';
import { LiveFeed } from './live/live-feed';
import { LiveStreams } from './live/live-streams';
import { settings } from './settings';
import { TicketStore } from './tickets/ticket-store';
import { UploadStore } from './tickets/upload-store';

const OPEN_SESSION_SECONDS = 30 * 24 * 3600;

export const frontend = defineService({
  ...SERVICES.frontend,
  settings,
  api: API,
  build: async ({ config, log, metrics }) => {
    const tokens = accessTokens(await readSecret(config.tokenSecret), { lifetimeSeconds: OPEN_SESSION_SECONDS });
    const ticketKey = await readSecret(config.ticketSecret);
    const tls = config.publicUrl?.startsWith('https:') ?? false;
    const origins = config.corsOrigins;
    const s3 = new S3Client({
      ...(config.s3Endpoint && { endpoint: config.s3Endpoint, forcePathStyle: true }),
      maxAttempts: 2,
      requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 },
    });
    const services = openServiceClients(config.services, metrics);
    const stream = openStream(config.stream, 'frontend', log, metrics);
    const live = new LiveStreams(
      {
        streams: config.liveStreams,
        streamsPerClient: config.liveStreamsPerClient,
        heartbeatSeconds: config.liveHeartbeatSeconds,
      },
      metrics,
    );
    const feed = new LiveFeed(stream, live, config);

    return {
      routes: app =>
        gateway(app, {
          sessions: new Sessions(tokens, config.access, { tls, origins }),
          services,
          uploads: new UploadStore(s3, config.uploadsBucket),
          tickets: new TicketStore(s3, config.uploadsBucket),
          ticketKey,
          feed,
          metrics,
          live,
          uploadIdleSeconds: config.uploadIdleSeconds,
          publicFolder: join(__dirname, 'public'),
          tls,
          origins,
          limits: {
            perMinute: config.requestsPerMinute,
            signInsPerMinute: config.signInsPerMinute,
            trustedProxies: config.trustedProxies,
          },
        }),
      // A dependency that is unavailable affects its own routes only.
      ready: {},
      close: async () => {
        feed.close();
        for (const client of Object.values(services)) {
          client.close();
        }
        await stream.close();
        s3.destroy();
      },
    };
  },
});
