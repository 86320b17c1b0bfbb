import { App, type Chart } from 'cdk8s';
import { NamespaceChart } from '../../charts/rendering/namespace';
import { nodeOptions } from '../../charts/web-service/node-options';
import { WebServiceChart } from '../../charts/web-service/web-service';
import type { WebServiceDefinition } from '../../charts/web-service/web-service-definition';
import { FIXED, objectsOf, SCALING, samplePlatform } from './sample-platform';

const charts = Object.fromEntries(samplePlatform().map(chart => [chart.node.id, chart]));
const SERVICES = ['frontend', 'user-service', 'event-catalog', 'booking-service'];

function the(kind: string, chart: Chart) {
  const found = chart.toJson().filter(object => object.kind === kind);
  expect(found).toHaveLength(1);
  return found[0];
}
const specOf = (kind: string, service: string) => the(kind, charts[service]!).spec;

test.each([
  ['frontend', 'frontend-service', 'LoadBalancer', 80, 3000],
  ['user-service', 'user-service', 'ClusterIP', 3000, 3000],
  ['event-catalog', 'event-catalog', 'ClusterIP', 5000, 5000],
  ['booking-service', 'booking-service', 'ClusterIP', 5000, 5000],
])('%s has the Service %s', (service, name, type, port, containerPort) => {
  const { metadata, spec } = the('Service', charts[service]!);
  expect(metadata.name).toBe(name);
  expect(spec).toMatchObject({ type, ports: [{ port, targetPort: 'http' }] });
  const [container] = specOf('Deployment', service).template.spec.containers;
  expect(container.ports[0]).toEqual({ name: 'http', containerPort, protocol: 'TCP' });
  expect(the('ConfigMap', charts[service]!).data.PORT).toBe(String(containerPort));
});

test.each([
  ['booking-service', 'booking-hpa', 20],
  ['user-service', 'user-hpa', 7],
  ['frontend', 'frontend-hpa', 50],
])('%s scales by %s at %i percent, up immediately and down after five minutes', (service, name, averageUtilization) => {
  const { metadata, spec } = the('HorizontalPodAutoscaler', charts[service]!);
  expect(metadata.name).toBe(name);
  expect(spec).toEqual({
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: service },
    minReplicas: 2,
    maxReplicas: 10,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } } }],
    behavior: {
      scaleUp: { stabilizationWindowSeconds: 0, policies: [{ type: 'Pods', value: 10, periodSeconds: 15 }] },
      scaleDown: {
        stabilizationWindowSeconds: 300,
        policies: [{ type: 'Percent', value: 50, periodSeconds: 60 }],
      },
    },
  });
  expect(specOf('Deployment', service)).not.toHaveProperty('replicas');
});

test('keeps a fixed number of pods with an autoscaler, so that no change of sizing removes a field', () => {
  expect(specOf('HorizontalPodAutoscaler', 'event-catalog')).toMatchObject({ minReplicas: 2, maxReplicas: 2 });
  expect(specOf('Deployment', 'event-catalog')).not.toHaveProperty('replicas');
});

test('rejects privileged pods, and warns of and audits them, in the namespace', () => {
  const levels = Object.entries(the('Namespace', charts.namespace!).metadata.labels).filter(([label]) =>
    label.startsWith('pod-security.kubernetes.io/'),
  );
  expect(levels.map(([label, level]) => `${label.split('/')[1]}=${level}`)).toEqual([
    'audit=restricted',
    'enforce=restricted',
    'warn=restricted',
  ]);
});

describe.each(SERVICES)('%s', service => {
  const { selector, template, strategy } = specOf('Deployment', service);
  const { spec: pod, metadata } = template;
  const [container] = pod.containers;

  test('is selected by the same label in all objects', () => {
    const labels = { 'app.kubernetes.io/name': service };
    expect(metadata.labels).toMatchObject(labels);
    expect(selector).toEqual({ matchLabels: labels });
    expect(specOf('Service', service).selector).toEqual(labels);
    expect(specOf('PodDisruptionBudget', service).selector).toEqual({ matchLabels: labels });
    expect(specOf('NetworkPolicy', service).podSelector).toEqual({ matchLabels: labels });
    expect(specOf('ServiceMonitor', service).selector).toEqual({ matchLabels: labels });
    expect(the('Service', charts[service]!).metadata.labels).toMatchObject(labels);
  });

  test('has no privileges, no Kubernetes token and no volume', () => {
    expect(pod.securityContext).toEqual({
      runAsNonRoot: true,
      runAsUser: 1000,
      runAsGroup: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(the('ServiceAccount', charts[service]!).automountServiceAccountToken).toBe(false);
    expect(pod.volumes).toBeUndefined();
  });

  test('has startup, liveness and readiness probes', () => {
    const [startup, liveness, readiness] = [container.startupProbe, container.livenessProbe, container.readinessProbe];
    expect([startup, liveness, readiness].map(probe => probe.httpGet)).toEqual(
      ['http/health', 'http/health', 'management/ready'].map(place => {
        const [port, path] = place.split('/');
        return { path: `/${path}`, port, scheme: 'HTTP' };
      }),
    );
    expect(startup.periodSeconds * startup.failureThreshold).toBe(120);
  });

  test('drains before it stops, with enough time to finish requests', () => {
    const drain = service === 'frontend' ? 30 : 10; // a load balancer removes a target after two failed checks
    const stopDeadline = 20; // of the process (constructs/web-service/kit/process/service.ts)
    expect(container.lifecycle).toEqual({ preStop: { sleep: { seconds: drain } } });
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(drain + stopDeadline);
    expect(specOf('PodDisruptionBudget', service)).toMatchObject({ maxUnavailable: 1 });
  });

  // As the deployment controller computes it: it rounds the surge up and the unavailable pods down.
  test.each([
    [2, 1, 0],
    [3, 1, 0],
    [4, 1, 1],
    [10, 3, 2],
  ])('replaces %i pods with at most %i added and %i unavailable', (pods, added, missing) => {
    const share = (percent: string) => (pods * Number.parseInt(percent, 10)) / 100;
    const { maxSurge, maxUnavailable } = strategy.rollingUpdate;
    expect([Math.ceil(share(maxSurge)), Math.floor(share(maxUnavailable))]).toEqual([added, missing]);
  });

  test('spreads over zones and nodes, and schedules also without an even spread', () => {
    expect(pod.topologySpreadConstraints.map(({ topologyKey }: { topologyKey: string }) => topologyKey)).toEqual([
      'topology.kubernetes.io/zone',
      'kubernetes.io/hostname',
    ]);
    for (const constraint of pod.topologySpreadConstraints) {
      expect(constraint.whenUnsatisfiable).toBe('ScheduleAnyway');
    }
    expect(pod).not.toHaveProperty('affinity');
  });

  test('has the requests and the limits of its sizing', () => {
    expect(container.resources).toEqual({
      requests: { cpu: '100m', memory: '192Mi' },
      limits: { cpu: '1', memory: '192Mi' },
    });
  });

  test('sets the options of Node for its memory', () => {
    expect(container.env).toEqual([{ name: 'NODE_OPTIONS', value: nodeOptions('192Mi') }]);
  });

  test('does not expose the management port in its Service', () => {
    expect(container.ports.map(({ name }: { name: string }) => name)).toEqual(['http', 'management']);
    expect(specOf('Service', service).ports.map(({ targetPort }: { targetPort: string }) => targetPort)).toEqual([
      'http',
    ]);
  });

  test('is scraped every 30 seconds, with its name as the job', () => {
    expect(specOf('ServiceMonitor', service).jobLabel).toBe('app.kubernetes.io/name');
    expect(the('Service', charts[service]!).metadata.labels['app.kubernetes.io/name']).toBe(service);
    expect(specOf('ServiceMonitor', service).endpoints).toEqual([
      { targetPort: 'management', path: '/metrics', interval: '30s', scrapeTimeout: '10s' },
    ]);
  });

  test('has its bindings as an annotation of the pods, so that a change starts a rollout', () => {
    const bindings = metadata.annotations['ticketing/bindings'];
    expect(
      Object.fromEntries(
        bindings
          .trim()
          .split('\n')
          .map((line: string) => line.split(/=(.*)/s, 2)),
      ),
    ).toEqual(the('ConfigMap', charts[service]!).data);
    expect(container.envFrom).toEqual([{ configMapRef: { name: `${service}-bindings` } }]);
  });
});

test('creates the objects of a service in another namespace', () => {
  const outside = objectsOf(samplePlatform({ namespace: 'tickets-eu' })).filter(
    ({ metadata }) => metadata.namespace !== 'tickets-eu',
  );
  expect(outside.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toEqual(['Namespace/tickets-eu']);
});

test('creates no ServiceMonitor if it is disabled', () => {
  const chart = new WebServiceChart(new App(), definition({}), { sizing: FIXED, serviceMonitor: false });
  expect(chart.toJson().map(({ kind }) => kind)).toEqual([
    'ServiceAccount',
    'ConfigMap',
    'NetworkPolicy',
    'Service',
    'Deployment',
    'HorizontalPodAutoscaler',
    'PodDisruptionBudget',
  ]);
});

function definition(change: Partial<WebServiceDefinition>): WebServiceDefinition {
  return {
    name: 'payment-service',
    autoscalerName: 'payment-hpa',
    port: 5000,
    service: { image: 'payment:1', region: 'eu-central-1' },
    ...change,
  };
}

test.each<[string, Partial<WebServiceDefinition>, number[]]>([
  ['Prometheus only, without callers', {}, [8081]],
  ['its callers and Prometheus', { callers: ['frontend'] }, [5000, 8081]],
])('a service allows ingress from %s', (_, change, expected) => {
  const { spec } = the('NetworkPolicy', new WebServiceChart(new App(), definition(change), { sizing: FIXED }));
  const rules: { from?: object[]; ports: { port: number }[] }[] = spec.ingress;
  expect(rules.flatMap(({ ports }) => ports.map(({ port }) => port))).toEqual(expected);
  for (const { from } of rules) {
    expect(from).toHaveLength(1);
  }
});

test.each<[string, Partial<WebServiceDefinition>, string]>([
  [
    'the name has capitals',
    { name: 'Payment Service' },
    "name of a Kubernetes object must be 1 to 63 lower-case letters, digits and '-', starting with a letter (got 'Payment Service')",
  ],
  [
    'the name is a token',
    { serviceName: '${Token[TOKEN.7]}' },
    "name of a Kubernetes object must be known at synthesis (got the token '${Token[TOKEN.7]}')",
  ],
  [
    'the autoscaler has no name',
    { autoscalerName: '' },
    "name of a Kubernetes object must be 1 to 63 lower-case letters, digits and '-', starting with a letter (got '')",
  ],
  [
    'the port is privileged',
    { port: 80 },
    'payment-service: port must be an integer from 1024 to 65535 (got 80): the process is not root',
  ],
  [
    'there is no image',
    { service: { image: ' ', region: 'eu-central-1' } },
    "payment-service: image must be an image name without spaces, such as 'registry/name:tag' (got ' ')",
  ],
  [
    'a binding is empty',
    { environment: { DATABASE_HOST: '' } },
    'payment-service: DATABASE_HOST must not be empty: set it, or omit it',
  ],
  [
    'a binding has a token for a name',
    { environment: { '${Token[TOKEN.7]}': 'x' } },
    "payment-service: names of environment variables must be capitals, digits and '_', starting with a letter (got '${Token[TOKEN.7]}')",
  ],
])('fails when %s', (_, change, message) => {
  expect(() => new WebServiceChart(new App(), definition(change), { sizing: SCALING })).toThrow(new Error(message));
});

test('fails with the name of the service when its sizing is invalid', () => {
  const sizing = { ...SCALING, minReplicas: 12 };
  expect(() => new WebServiceChart(new App(), definition({}), { sizing })).toThrow(
    new Error('payment-service: minReplicas (12) must be less than or equal to maxReplicas (10)'),
  );
});

test.each([
  ['a service', (namespace: string) => new WebServiceChart(new App(), definition({}), { sizing: FIXED, namespace })],
  ['the namespace', (namespace: string) => new NamespaceChart(new App(), { namespace })],
])('fails when the namespace of %s is not a valid name', (_, build) => {
  expect(() => build('tickets.eu')).toThrow(
    new Error(
      "name of a Kubernetes object must be 1 to 63 lower-case letters, digits and '-', starting with a letter (got 'tickets.eu')",
    ),
  );
});
