import { type Dispatcher, RoundRobinPool } from 'undici';
import { SERVICES, type ServiceKey } from '../../../../contracts/services';
import { unavailable } from '../http/problem';
import { backoff, delay } from '../process/retry';
import { counter, gauge } from '../telemetry/instruments';
import type { Metrics } from '../telemetry/metrics';
import { sendInBatches } from './batch-client';
import { CircuitBreaker } from './circuit-breaker';
import type { Send, ServiceRequest, ServiceResponse } from './request';

export interface ServiceClient {
  /** Returns any response, 500 included. Rejects with a 503 problem without a response. */
  call(request: ServiceRequest): Promise<ServiceResponse>;
  /**
   * Returns a `call` for the POST requests of one route, which sends the requests of one event-loop turn in one request
   * to `path`. The route has to be served by `serveBatches`.
   */
  inBatches(path: string): ServiceClient['call'];
  close(): void;
}

const ATTEMPTS = 3;
const CONNECTIONS = 128;
const IDLE_CONNECTION_MS = 10_000;

/** Returns a client for each address, by the key of the service. */
export function openServiceClients<K extends ServiceKey>(
  addresses: Readonly<Record<K, string>>,
  metrics: Metrics,
): Record<K, ServiceClient> {
  const clients = Object.entries<string>(addresses).map(([key, address]) => [
    key,
    openServiceClient(SERVICES[key as K].name, address, metrics),
  ]);
  return Object.fromEntries(clients);
}

/**
 * Calls one service with a deadline, retries what is safe to repeat, and opens a circuit while the service is
 * unavailable.
 */
export function openServiceClient(
  service: string,
  url: string,
  metrics: Metrics,
  { timeoutMs = 5_000, now }: { timeoutMs?: number; now?: () => number } = {},
): ServiceClient {
  const pool = new RoundRobinPool(new URL(url).origin, {
    connections: CONNECTIONS,
    connectTimeout: timeoutMs,
    keepAliveTimeout: IDLE_CONNECTION_MS,
    keepAliveMaxTimeout: IDLE_CONNECTION_MS,
    headersTimeout: 0, // the deadline below covers everything
    bodyTimeout: 0,
  });
  const circuitOpen = gauge(metrics, 'circuitBreakerOpen');
  const setOpen = (isOpen: boolean) => circuitOpen.set({ service }, Number(isOpen));
  setOpen(false);
  const breaker = new CircuitBreaker({ failures: 5, openMs: 2_000 }, now, setOpen);
  const failures = counter(metrics, 'serviceCallFailures');
  const sendSingly = sender(pool, timeoutMs);

  const withRetries =
    (send: Send): Send =>
    async request => {
      const attempts = isSafeToRepeat(request) ? ATTEMPTS : 1;
      for (let attempt = 1; breaker.allows(); attempt++) {
        try {
          const response = await send(request);
          breaker.succeeded();
          return response;
        } catch (error) {
          breaker.failed();
          failures.inc({ service });
          if (attempt >= attempts) {
            throw unavailable(`${service} did not respond`, { cause: error });
          }
          await delay(backoff(attempt - 1, { firstMs: 50, limitMs: 500 }));
        }
      }
      throw unavailable(`${service} is unavailable`);
    };

  return {
    call: withRetries(sendSingly),
    inBatches: path => withRetries(sendInBatches(pool, path, { timeoutMs, sendSingly })),
    close: () => void pool.destroy(),
  };
}

/** The deadline includes the wait for a connection, connecting, and every byte of the response. */
function sender(pool: Dispatcher, timeoutMs: number): Send {
  return async ({ method, path, headers, body }) => {
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(new Error(`no response within ${timeoutMs} ms`)), timeoutMs);
    try {
      const response = await pool.request({ method, path, headers, body, signal: deadline.signal });
      return {
        status: response.statusCode,
        headers: response.headers,
        body: Buffer.from(await response.body.arrayBuffer()),
      };
    } finally {
      clearTimeout(timer);
    }
  };
}

function isSafeToRepeat({ method, headers }: ServiceRequest): boolean {
  return method === 'GET' || headers?.['idempotency-key'] !== undefined;
}
