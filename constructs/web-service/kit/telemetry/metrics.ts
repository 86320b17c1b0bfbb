import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

export type Metrics = Registry;

/**
 * Statistics of the event-loop delay need a timer of 10 ms, half of the CPU of an idle user-service. They are
 * meaningless without it and are removed. `nodejs_eventloop_lag_seconds` is measured at each scrape and stays.
 */
const UNSAMPLED = ['min', 'max', 'mean', 'stddev', 'p50', 'p90', 'p99'];

/** One registry per service: tests run several services in one process. */
export function openMetrics(): Metrics {
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics, eventLoopMonitoringPrecision: 60_000 });
  for (const statistic of UNSAMPLED) {
    metrics.removeSingleMetric(`nodejs_eventloop_lag_${statistic}_seconds`);
  }
  return metrics;
}

const REQUEST_DURATION = 'http_request_duration_seconds';
type RequestDuration = Histogram<'method' | 'route' | 'status'>;

/** The histogram of all requests of a service, created at the first call. */
export function requestDuration(metrics: Metrics): RequestDuration {
  const existing = metrics.getSingleMetric(REQUEST_DURATION) as RequestDuration | undefined;
  return (
    existing ??
    new Histogram({
      name: REQUEST_DURATION,
      help: 'Duration of requests in seconds',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers: [metrics],
    })
  );
}

export function measureRequests(app: FastifyInstance, metrics: Metrics): void {
  const duration = requestDuration(metrics);
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown'; // not the path: every id would be a series of its own
    duration.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });
}

/** Serves `/metrics` for Prometheus. */
export function answerMetrics(app: FastifyInstance, metrics: Metrics): void {
  app.get('/metrics', { schema: { hide: true }, config: { quiet: true } }, async (_, reply) =>
    reply.type(metrics.contentType).send(await metrics.metrics()),
  );
}
