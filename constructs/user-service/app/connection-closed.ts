import type { FastifyReply } from 'fastify';

/** Aborts when the client disconnects before the response. Fastify's `request.signal` aborts once the body is read. */
export function connectionClosed({ raw }: FastifyReply): AbortSignal {
  const closed = new AbortController();
  raw.once('close', () => closed.abort());
  return closed.signal;
}
