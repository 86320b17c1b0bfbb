import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

/** What browsers are told: run only our own files, in nobody's frame, over TLS if we have it, and answer only the sites we know. */
export async function protectBrowsers(
  app: FastifyInstance,
  { tls, origins }: { tls: boolean; origins: readonly string[] },
): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    frameguard: { action: 'deny' },
    strictTransportSecurity: tls && { maxAge: 31_536_000, includeSubDomains: false },
    // What other sites may read is what CORS_ORIGINS says.
    crossOriginResourcePolicy: origins.length === 0 && { policy: 'same-origin' },
  });
  if (origins.length === 0) return;
  app.addHook('onRequest', (request, reply, done) => {
    const isPreflight = request.headers['access-control-request-method'] !== undefined;
    if (request.method === 'OPTIONS' && !isPreflight) reply.callNotFound();
    else done();
  });
  await app.register(cors, {
    origin: [...origins],
    credentials: true,
    methods: ['GET', 'POST', 'PATCH', 'DELETE'],
    exposedHeaders: ['retry-after', 'x-next-cursor', 'x-request-id', 'x-stale'],
    maxAge: 600,
  });
}
