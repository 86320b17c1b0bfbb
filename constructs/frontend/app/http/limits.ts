import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from 'fastify';
import { Problem } from '../../../web-service/kit/http/problem';

const MINUTE_MS = 60_000;
const CLIENTS_REMEMBERED = 20_000;

/** How often one client may ask. Counted in each process for itself: a bound against abuse, not an accounting. */
export async function limitRequests(
  app: FastifyInstance,
  { perMinute, trustedProxies }: { perMinute: number; trustedProxies: number },
): Promise<void> {
  await app.register(rateLimit, {
    global: perMinute > 0,
    max: perMinute,
    timeWindow: MINUTE_MS,
    cache: CLIENTS_REMEMBERED,
    keyGenerator: request => clientAddress(request, trustedProxies),
    errorResponseBuilder: (_, { ttl }) =>
      new Problem(429, 'too many requests: retry later', {
        type: 'too-many-requests',
        headers: { 'retry-after': `${Math.ceil(ttl / 1000)}` },
      }),
  });
}

/** For the routes where guessing pays: one bound for all that share this hook. */
export function stricter(app: FastifyInstance, perMinute: number): onRequestHookHandler[] {
  return perMinute === 0 ? [] : [app.rateLimit({ max: perMinute, timeWindow: MINUTE_MS }) as onRequestHookHandler];
}

/** Every proxy adds the address it was called from at the end: the client's is as many from the end as there are proxies. */
export function clientAddress({ ip, headers }: Pick<FastifyRequest, 'ip' | 'headers'>, trustedProxies: number): string {
  if (trustedProxies === 0) return normalizeIP(ip);
  const forwarded = String(headers['x-forwarded-for'] ?? '').split(',');
  return normalizeIP(forwarded.at(-trustedProxies)?.trim() || ip);
}
