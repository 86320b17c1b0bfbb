import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import type { FastifyContextConfig, FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../../web-service/kit/problem';

const MINUTE_MS = 60_000;
const CLIENTS_REMEMBERED = 20_000;

/** How often one client may ask. Counted in each process for itself: a bound against abuse, not an accounting. */
export async function limitRequests(
  app: FastifyInstance,
  { perMinute, trustedProxies }: { perMinute: number; trustedProxies: number },
): Promise<void> {
  if (perMinute === 0) return;
  await app.register(rateLimit, {
    max: perMinute,
    timeWindow: MINUTE_MS,
    cache: CLIENTS_REMEMBERED,
    keyGenerator: request => clientAddress(request, trustedProxies),
    errorResponseBuilder: (_, { ttl }) =>
      new Problem(429, 'too many requests: try again in a moment', {
        type: 'too-many-requests',
        headers: { 'retry-after': `${Math.ceil(ttl / 1000)}` },
      }),
  });
}

/** For routes where guessing pays, a bound of their own. */
export function stricter(perMinute: number): FastifyContextConfig {
  return perMinute === 0 ? {} : { rateLimit: { max: perMinute, timeWindow: MINUTE_MS, groupId: 'joining' } };
}

/** Every proxy adds the address it was called from at the end: the client's is as many from the end as there are proxies. */
export function clientAddress({ ip, headers }: Pick<FastifyRequest, 'ip' | 'headers'>, trustedProxies: number): string {
  if (trustedProxies === 0) return normalizeIP(ip);
  const forwarded = String(headers['x-forwarded-for'] ?? '').split(',');
  return normalizeIP(forwarded.at(-trustedProxies)?.trim() || ip);
}
