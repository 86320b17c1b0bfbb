import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { version as RELEASE } from '../../../../package.json';
import { gauge, histogram } from './instruments';

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
  measureEventLoop(metrics);
  gauge(metrics, 'buildInfo').set({ version: RELEASE, node: process.versions.node }, 1);
  return metrics;
}

function measureEventLoop(metrics: Metrics): void {
  let previous = performance.eventLoopUtilization();
  gauge(metrics, 'eventLoopUtilization', gauge => {
    const current = performance.eventLoopUtilization();
    gauge.set(performance.eventLoopUtilization(current, previous).utilization);
    previous = current;
  });
}

export function measureRequests(app: FastifyInstance, metrics: Metrics): void {
  const duration = histogram(metrics, 'requestDuration');
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
