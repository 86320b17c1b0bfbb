import { schemaErrors } from './kubernetes-schemas';

const deployment = (container: object, spec: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'a' },
  spec: {
    selector: { matchLabels: { a: 'b' } },
    template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'a', image: 'i', ...container }] } },
    ...spec,
  },
});

test('a valid object has no errors', () => {
  expect(
    schemaErrors(
      deployment({ resources: { requests: { cpu: '100m' } }, lifecycle: { preStop: { sleep: { seconds: 1 } } } }),
    ),
  ).toEqual([]);
});

test.each([
  ['a misspelt field', { imagePullPolcy: 'Always' }, 'imagePullPolcy'],
  ['a misspelt nested field', { livenessProbe: { httpGet: { path: '/', port: 1, shceme: 'HTTP' } } }, 'shceme'],
  ['a misspelt hook', { lifecycle: { preStop: { sleep: { second: 1 } } } }, 'second'],
])('reports %s', (_, container, field) => {
  expect(schemaErrors(deployment(container))).toContainEqual(
    expect.stringMatching(
      `^Deployment.spec.template.spec.containers.0.* must NOT have additional properties ${field}$`,
    ),
  );
});

test.each([
  ['a number for text', deployment({ image: 1 }), 'Deployment.spec.template.spec.containers.0.image must be string'],
  ['text for a number', deployment({}, { replicas: '2' }), 'Deployment.spec.replicas must be integer'],
  ['null', deployment({}, { replicas: null }), 'Deployment.spec.replicas must be integer'],
  [
    'an absent field',
    deployment({}, { selector: undefined }),
    "Deployment.spec must have required property 'selector'",
  ],
  [
    'a misspelt field of a custom kind',
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'ServiceMonitor',
      metadata: { name: 'a' },
      spec: { selector: {}, endpoints: [{ port: 'http', intervall: '30s' }] },
    },
    'ServiceMonitor.spec.endpoints.0 must NOT have additional properties intervall',
  ],
  [
    'a misspelt field of a kind of AWS',
    {
      apiVersion: 'gateway.k8s.aws/v1beta1',
      kind: 'TargetGroupConfiguration',
      metadata: { name: 'a' },
      spec: { targetReference: { name: 'a' }, defaultConfiguration: { targetTyp: 'ip' } },
    },
    'TargetGroupConfiguration.spec.defaultConfiguration must NOT have additional properties targetTyp',
  ],
  ['an unknown kind', { apiVersion: 'v2', kind: 'Deployment' }, 'no schema for v2/Deployment'],
])('reports %s', (_, object, error) => {
  expect(schemaErrors(object)).toContain(error);
});
