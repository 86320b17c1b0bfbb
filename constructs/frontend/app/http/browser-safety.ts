import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

/** Restricts browsers: only files of this origin, no frames, TLS if configured, and the allowed CORS origins. */
export async function protectBrowsers(
  app: FastifyInstance,
  { tls, origins }: { tls: boolean; origins: readonly string[] },
): Promise<void> {
  const headers = securityHeaders(tls, origins);
  app.addHook('onRequest', (_, reply, done) => {
    reply.headers(headers);
    done();
  });
  if (origins.length === 0) {
    return;
  }
  app.addHook('onRequest', (request, reply, done) => {
    const isPreflight = request.headers['access-control-request-method'] !== undefined;
    if (request.method === 'OPTIONS' && !isPreflight) {
      reply.callNotFound();
    } else {
      done();
    }
  });
  await app.register(cors, {
    origin: [...origins],
    credentials: true,
    methods: ['GET', 'POST', 'PATCH', 'DELETE'],
    exposedHeaders: ['retry-after', 'x-next-cursor', 'x-request-id', 'x-stale'],
    maxAge: 600,
  });
}

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join(';');

/** The same for every response, so they are computed once. */
function securityHeaders(tls: boolean, origins: readonly string[]): Record<string, string> {
  return {
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'cross-origin-opener-policy': 'same-origin',
    // Which other sites may read responses is up to CORS_ORIGINS.
    ...(origins.length === 0 && { 'cross-origin-resource-policy': 'same-origin' }),
    'origin-agent-cluster': '?1',
    'referrer-policy': 'no-referrer',
    ...(tls && { 'strict-transport-security': 'max-age=31536000' }),
    'x-content-type-options': 'nosniff',
    'x-dns-prefetch-control': 'off',
    'x-download-options': 'noopen',
    'x-frame-options': 'DENY',
    'x-permitted-cross-domain-policies': 'none',
    'x-xss-protection': '0',
  };
}
