import { LiveEvent } from '../../../../contracts/http/live';
import { SalesList, SalesQuery } from '../../../../contracts/http/sales';
import { Problem, unavailable } from '../../../web-service/kit/http/problem';
import type { HttpServer } from '../../../web-service/kit/http/server';
import { SESSION_OPTIONAL } from '../http/api-description';
import { clientAddress } from '../http/limits';
import { content } from '../http/responses';
import type { Sessions } from '../http/session';
import type { LiveFeed } from '../live/live-feed';
import type { LiveStreams } from '../live/live-streams';

const EVENT_STREAM = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
};

interface SalesRoutesParts {
  readonly feed: LiveFeed;
  readonly live: LiveStreams;
  readonly sessions: Sessions;
  readonly limits: { readonly trustedProxies: number };
}

export function salesRoutes(app: HttpServer, { feed, live, sessions, limits }: SalesRoutesParts): void {
  app.get(
    '/analytics',
    {
      schema: {
        operationId: 'getSales',
        tags: ['sales'],
        summary: 'Get the sales of each event',
        description:
          'The total and the latest one-minute windows, the event with the latest sale first. ' +
          'For organisers in the access mode `required`.',
        security: SESSION_OPTIONAL,
        querystring: SalesQuery,
        response: { 200: SalesList },
      },
    },
    async request => {
      sessions.requireSales(request);
      return feed.latestSales(request.query.limit);
    },
  );

  app.get(
    '/live',
    {
      exposeHeadRoute: false, // it would stay open: see the route below
      schema: {
        operationId: 'openLiveStream',
        tags: ['sales'],
        summary: 'Receive changes as server-sent events',
        description:
          'The first event is a `snapshot`, which replaces all state. `booking` is sent for bookings of the user of the ' +
          'session, `sales` to organisers only in the access mode `required`.',
        security: SESSION_OPTIONAL,
        response: { 200: content({ 'text/event-stream': LiveEvent }) },
      },
    },
    async (request, reply) => {
      const client = clientAddress(request, limits.trustedProxies);
      if (live.full) {
        throw unavailable('too many open streams: retry later', { retryAfterSeconds: 10 });
      }
      if (live.isFullFor(client)) {
        throw tooManyStreams();
      }
      const reader = { client, userId: request.session?.userId, canSeeSales: sessions.canSeeSales(request) };
      reply.hijack();
      reply.raw.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        ...EVENT_STREAM,
      });
      live.add(reply.raw, reader, () => feed.snapshot(reader));
    },
  );

  app.head('/live', { schema: { hide: true } }, (_, reply) => reply.headers(EVENT_STREAM).send());

  app.addHook('preClose', async () => live.close());
}

function tooManyStreams(): Problem {
  return new Problem(429, 'too many open streams from this address: close one, or retry later', {
    type: 'too-many-requests',
    headers: { 'retry-after': '10' },
  });
}
