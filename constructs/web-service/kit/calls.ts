import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { Counter } from 'prom-client';
import { CircuitBreaker } from './circuit-breaker';
import type { Metrics } from './metrics';
import { unavailable } from './problem';
import { backoff, pause } from './waiting';

export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** Trace context, the caller's identity, `idempotency-key`: whatever goes along. */
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

export interface CallAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface ServiceClient {
  /** Any answer is an answer, 500 included. Rejects with a 503 problem when there is none. */
  call(call: Call): Promise<CallAnswer>;
  close(): void;
}

const ATTEMPTS = 3;

/** Calls one service: in time or not at all, again only where that is safe, and not at all while it is known to be away. */
export function openServiceClient(
  service: string,
  url: string,
  metrics: Metrics,
  { timeoutMs = 5_000, now }: { timeoutMs?: number; now?: () => number } = {},
): ServiceClient {
  const { hostname: host, port } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: 128, timeout: 10_000 });
  const breaker = new CircuitBreaker({ failures: 5, restMs: 2_000 }, now);
  const failures = failureCounter(metrics);

  const once = ({ method, path, headers, body }: Call) =>
    new Promise<CallAnswer>((resolve, reject) => {
      const asked = request({ host, port, method, path, headers, agent });
      // For all of it: the wait for a connection, the connecting, and every byte of the answer.
      const timer = setTimeout(() => asked.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
      asked.on('close', () => clearTimeout(timer));
      asked.on('error', reject);
      asked.on('response', answer => {
        const { statusCode: status = 0, headers } = answer;
        buffer(answer).then(body => resolve({ status, headers, body }), reject);
      });
      asked.end(body);
    });

  return {
    call: async call => {
      const attempts = isSafeToRepeat(call) ? ATTEMPTS : 1;
      for (let attempt = 1; breaker.allows(); attempt++) {
        try {
          const answer = await once(call);
          breaker.succeeded();
          return answer;
        } catch (error) {
          breaker.failed();
          failures.inc({ service });
          if (attempt >= attempts) throw unavailable(`${service} does not answer`, { cause: error });
          await pause(backoff(attempt - 1, { firstMs: 50, limitMs: 500 }));
        }
      }
      throw unavailable(`${service} is away`);
    },
    close: () => agent.destroy(),
  };
}

function isSafeToRepeat({ method, headers }: Call): boolean {
  return method === 'GET' || headers?.['idempotency-key'] !== undefined;
}

function failureCounter(metrics: Metrics): Counter<'service'> {
  const name = 'service_call_failures_total';
  const existing = metrics.getSingleMetric(name) as Counter<'service'> | undefined;
  const help = 'Calls to other services that got no answer';
  return existing ?? new Counter({ name, help, labelNames: ['service'], registers: [metrics] });
}
