import type { FastifyInstance } from 'fastify';
import { unavailable } from '../../../web-service/kit/problem';
import { fields } from '../../../web-service/kit/schema';
import type { LiveFeed } from '../live-feed';
import type { LiveStreams } from '../live-streams';
import { WINDOWS_KEPT } from '../sales';
import { sales as salesShape } from '../shapes';

const EVENT_STREAM = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
};

export function salesRoutes(app: FastifyInstance, { feed, live }: { feed: LiveFeed; live: LiveStreams }): void {
  app.get<{ Querystring: { limit: number } }>(
    '/analytics',
    {
      schema: {
        tags: ['sales'],
        summary: "Each event's total and its latest one-minute windows; the event sold last first",
        querystring: fields({}, { limit: { type: 'integer', minimum: 1, maximum: WINDOWS_KEPT, default: 10 } }),
        response: { 200: salesShape },
      },
    },
    async request => feed.latestSales(request.query.limit),
  );

  app.get(
    '/live',
    {
      exposeHeadRoute: false, // it would stay open, too: see below
      schema: {
        tags: ['sales'],
        summary: 'Server-sent events: `snapshot` first, then `availability`, `sales` and `stream`',
        produces: ['text/event-stream'],
      },
    },
    async (_, reply) => {
      if (live.full) throw unavailable('too many open streams: try again in a while', { retryAfterSeconds: 10 });
      reply.hijack();
      reply.raw.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        ...EVENT_STREAM,
      });
      live.add(reply.raw, () => feed.snapshot());
    },
  );

  app.head('/live', { schema: { hide: true } }, (_, reply) => reply.headers(EVENT_STREAM).send());

  app.addHook('preClose', async () => live.close());
}
