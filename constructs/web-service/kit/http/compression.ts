import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, onSendHookHandler } from 'fastify';

const SMALLEST_BYTES = 1024;
const FASTEST = { level: 1 };
const compressed = promisify<string | Buffer, typeof FASTEST, Buffer>(gzip);

/**
 * Compresses JSON responses to GET. Other responses may contain tokens, which the length of a compressed body can
 * reveal.
 */
export function compressJson(app: FastifyInstance): void {
  app.addHook('onRoute', route => {
    const isRead = [route.method].flat().some(method => method === 'GET' || method === 'HEAD');
    if (isRead) {
      route.onSend = [compress, ...[route.onSend ?? []].flat()]; // before the hook that measures for HEAD
    }
  });
}

const compress: onSendHookHandler<unknown> = async (request, reply, payload) => {
  if (!isLargeJson(reply, payload)) {
    return payload;
  }
  varyBy(reply, 'accept-encoding');
  if (!acceptsGzip(request.headers['accept-encoding'])) {
    return payload;
  }
  const body = await gzipOf(payload);
  reply.header('content-encoding', 'gzip').header('content-length', body.length);
  return body;
};

function isLargeJson(reply: FastifyReply, payload: unknown): payload is string | Buffer {
  if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) {
    return false;
  }
  return payload.length >= SMALLEST_BYTES && String(reply.getHeader('content-type')).startsWith('application/json');
}

/** Compressed bodies by body: a body that is sent again is not compressed again. */
const cache = new WeakMap<Buffer, Promise<Buffer>>();

function gzipOf(payload: string | Buffer): Promise<Buffer> {
  if (typeof payload === 'string') {
    return compressed(payload, FASTEST);
  }
  const result = cache.get(payload) ?? compressed(payload, FASTEST);
  cache.set(payload, result);
  return result;
}

/** Whether an Accept-Encoding header allows gzip (RFC 9110, 12.5.3). */
export function acceptsGzip(header = ''): boolean {
  const qualities = new Map(
    header.split(',').map(offer => {
      const [coding = '', quality = '1'] = offer.replace(/\s/g, '').toLowerCase().split(';q=');
      return [coding, Number(quality)] as const;
    }),
  );
  return (qualities.get('gzip') ?? qualities.get('*') ?? 0) > 0;
}

/** Adds a request header to Vary. */
export function varyBy(reply: FastifyReply, header: string): void {
  const others = reply.getHeader('vary');
  if (others === undefined) {
    reply.header('vary', header);
  } else if (!String(others).includes(header)) {
    reply.header('vary', `${others}, ${header}`);
  }
}
