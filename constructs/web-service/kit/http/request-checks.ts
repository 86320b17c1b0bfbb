import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { Problem } from './problem';

/**
 * Returns the reason to reject a request by the rules of HTTP, for any route. Duplicate headers are joined by commas.
 */
export function refusalOf({ headers, raw }: FastifyRequest): Problem | undefined {
  const { host, 'content-encoding': encoding } = headers;
  if (host === undefined ? raw.httpVersion !== '1.0' : host.includes(',')) {
    return new Problem(400, 'invalid Host header: exactly one is required');
  }
  if (encoding !== undefined && encoding !== 'identity') {
    return new Problem(415, `unsupported content encoding '${encoding.slice(0, 40)}': use identity`, {
      headers: { 'accept-encoding': 'identity' },
    });
  }
  return undefined;
}

/** Reads `GET http://host/path` as the path with that host (RFC 9112, 3.2.2). */
export function originForm({ url = '/', headers }: IncomingMessage): string {
  if (url.startsWith('/')) {
    return url;
  }
  const [, host, rest] = /^https?:\/\/([^/?#@]+)(.*)$/i.exec(url) ?? [];
  if (host === undefined) {
    return url;
  }
  headers.host = host;
  return rest!.startsWith('/') ? rest! : `/${rest}`;
}

/** Returns the charset of a Content-Type header, unless it is UTF-8. */
export function foreignCharset(contentType = ''): string | undefined {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType)?.[1];
  return charset === undefined || /^utf-?8$/i.test(charset) ? undefined : charset;
}
