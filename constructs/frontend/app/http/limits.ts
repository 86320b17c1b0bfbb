import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from 'fastify';
import { Problem } from '../../../web-service/kit/http/problem';
import { counter } from '../../../web-service/kit/telemetry/instruments';
import type { Metrics } from '../../../web-service/kit/telemetry/metrics';

const MINUTE_MS = 60_000;
const MAX_CLIENTS = 20_000;

/** Limits the requests per client. Each process counts for itself, which is enough against abuse. */
export async function limitRequests(
  app: FastifyInstance,
  { perMinute, trustedProxies, metrics }: { perMinute: number; trustedProxies: number; metrics: Metrics },
): Promise<void> {
  const rejected = counter(metrics, 'rateLimited');
  await app.register(rateLimit, {
    global: perMinute > 0,
    max: perMinute,
    timeWindow: MINUTE_MS,
    cache: MAX_CLIENTS,
    onExceeded: () => rejected.inc({ limit: 'requests' }),
    keyGenerator: request => clientAddress(request, trustedProxies),
    errorResponseBuilder: (_, { ttl }) =>
      new Problem(429, 'too many requests: retry later', {
        type: 'too-many-requests',
        headers: { 'retry-after': `${Math.ceil(ttl / 1000)}` },
      }),
  });
}

/** Returns a lower limit for routes that reveal secrets to guesses. All routes with the same hook share it. */
export function strictLimit(app: FastifyInstance, perMinute: number, metrics: Metrics): onRequestHookHandler[] {
  if (perMinute === 0) {
    return [];
  }
  const onExceeded = () => counter(metrics, 'rateLimited').inc({ limit: 'sign-in' });
  return [app.rateLimit({ max: perMinute, timeWindow: MINUTE_MS, onExceeded }) as onRequestHookHandler];
}

/** Every proxy appends the address of its caller, so the client's address is at this position from the end. */
export function clientAddress({ ip, headers }: Pick<FastifyRequest, 'ip' | 'headers'>, trustedProxies: number): string {
  if (trustedProxies === 0) {
    return normalizeIP(ip);
  }
  const forwarded = String(headers['x-forwarded-for'] ?? '').split(',');
  return normalizeIP(forwarded.at(-trustedProxies)?.trim() || ip);
}
