import { Counter, Gauge, Histogram, type Metric, type Registry } from 'prom-client';
import { METRICS, type MetricDefinition, type MetricKey } from '../../../../telemetry/metrics';

type KeysOf<T extends MetricDefinition['type']> = {
  [K in MetricKey]: (typeof METRICS)[K]['type'] extends T ? K : never;
}[MetricKey];

type Labels<K extends MetricKey> = (typeof METRICS)[K] extends { labels: readonly (infer L extends string)[] }
  ? L
  : never;

/** Returns the counter that telemetry/metrics.ts defines. A service has one, however often this is called. */
export function counter<K extends KeysOf<'counter'>>(metrics: Registry, key: K): Counter<Labels<K>> {
  return existingOr(metrics, key, options => new Counter(options)) as Counter<Labels<K>>;
}

/** Returns the gauge that telemetry/metrics.ts defines. `collect` sets it at each scrape. */
export function gauge<K extends KeysOf<'gauge'>>(
  metrics: Registry,
  key: K,
  collect?: (gauge: Gauge<Labels<K>>) => void | Promise<void>,
): Gauge<Labels<K>> {
  return existingOr(
    metrics,
    key,
    options =>
      new Gauge({
        ...options,
        ...(collect && {
          collect() {
            return collect(this as unknown as Gauge<Labels<K>>);
          },
        }),
      }),
  ) as Gauge<Labels<K>>;
}

/** Returns the histogram that telemetry/metrics.ts defines. */
export function histogram<K extends KeysOf<'histogram'>>(metrics: Registry, key: K): Histogram<Labels<K>> {
  const buckets = [...METRICS[key].buckets];
  return existingOr(metrics, key, options => new Histogram({ ...options, buckets })) as Histogram<Labels<K>>;
}

interface Options {
  readonly name: string;
  readonly help: string;
  readonly labelNames: string[];
  readonly registers: Registry[];
}

function existingOr(metrics: Registry, key: MetricKey, create: (options: Options) => Metric): Metric {
  const { name, help, labels = [] }: MetricDefinition = METRICS[key];
  return metrics.getSingleMetric(name) ?? create({ name, help, labelNames: [...labels], registers: [metrics] });
}
