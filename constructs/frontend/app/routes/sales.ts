import type { FastifyInstance } from 'fastify';
import { Problem, unavailable } from '../../../web-service/kit/http/problem';
import { fields } from '../../../web-service/kit/http/schema';
import { clientAddress } from '../http/limits';
import { sales as salesShape } from '../http/schemas';
import type { Sessions } from '../http/session';
import type { LiveFeed } from '../live/live-feed';
import type { LiveStreams } from '../live/live-streams';
import { WINDOWS_KEPT } from '../live/sales';

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

export function salesRoutes(app: FastifyInstance, { feed, live, sessions, limits }: SalesRoutesParts): void {
  app.get<{ Querystring: { limit: number } }>(
    '/analytics',
    {
      schema: {
        tags: ['sales'],
        summary:
          "Each event's total and its latest one-minute windows, the event sold last first (in the required mode: organisers)",
        querystring: fields({}, { limit: { type: 'integer', minimum: 1, maximum: WINDOWS_KEPT, default: 10 } }),
        response: { 200: salesShape },
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
      exposeHeadRoute: false, // it would stay open, too: see below
      schema: {
        tags: ['sales'],
        summary:
          'Server-sent events: `snapshot` first, then `availability`, `sales`, `booking` (own ones), `stream`, `heartbeat`',
        produces: ['text/event-stream'],
      },
    },
    async (request, reply) => {
      const client = clientAddress(request, limits.trustedProxies);
      if (live.full) throw unavailable('too many open streams: retry later', { retryAfterSeconds: 10 });
      if (live.isFullFor(client)) throw tooManyStreams();
      const reader = { client, userId: request.session?.userId, seesSales: sessions.maySeeSales(request) };
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
