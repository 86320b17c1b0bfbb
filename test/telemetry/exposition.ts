import { METRICS, type MetricDefinition } from '../../telemetry/metrics';

const DEFINITIONS: readonly MetricDefinition[] = Object.values(METRICS);
/** Reported by prom-client for every process. */
const DEFAULT_METRICS = /^(process|nodejs)_/;
const SUFFIXES = /_(bucket|sum|count)$/;

/** Returns how the metrics of a service differ from their definitions. */
export function differences(service: string, exposition: string): string[] {
  const expected = new Map(
    DEFINITIONS.filter(({ services }) => services === 'all' || services.includes(service)).map(m => [m.name, m]),
  );
  const types = typesOf(exposition);
  return [
    ...[...expected.keys()].filter(name => !types.has(name)).map(name => `${service}: ${name} is not reported`),
    ...[...types.keys()].filter(name => !expected.has(name)).map(name => `${service}: ${name} is not defined`),
    ...[...types].flatMap(([name, type]) => {
      const definition = expected.get(name);
      return definition && definition.type !== type
        ? [`${service}: ${name} must be a ${definition.type} (got ${type})`]
        : [];
    }),
    ...samplesOf(exposition).flatMap(({ name, labels }) => {
      const definition = expected.get(name) ?? expected.get(name.replace(SUFFIXES, ''));
      const wanted = [...(definition?.labels ?? [])].sort().join();
      const given = labels
        .filter(label => label !== 'le')
        .sort()
        .join();
      return definition && given !== wanted
        ? [`${service}: ${name} must have the labels '${wanted}' (got '${given}')`]
        : [];
    }),
  ];
}

function typesOf(exposition: string): Map<string, string> {
  const types = [...exposition.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(
    ([, name = '', type = '']) => [name, type] as const,
  );
  return new Map(types.filter(([name]) => !DEFAULT_METRICS.test(name)));
}

function samplesOf(exposition: string): { name: string; labels: string[] }[] {
  return [...exposition.matchAll(/^(\w+)(?:\{(.*)\})? \S+$/gm)].map(([, name = '', labels = '']) => ({
    name,
    labels: [...labels.matchAll(/(\w+)="/g)].map(([, label = '']) => label),
  }));
}
