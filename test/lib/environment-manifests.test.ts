import { parse } from 'yaml';
import { readConfig } from '../../lib/config/config';
import { environmentManifests } from '../../lib/config/environment-manifests';
import { VALUES } from '../charts/sample-platform';
import { testApp } from '../support/cdk/synthesize';

const configOf = (environment: string) => readConfig(testApp({ environment }).node);
const byEnvironment = {
  demonstration: environmentManifests(configOf('demonstration')),
  production: environmentManifests(configOf('production')),
};

test.each<[keyof typeof byEnvironment, object]>([
  [
    'demonstration',
    {
      'booking-hpa': [2, 10, 20],
      'user-hpa': [2, 10, 7],
      'frontend-hpa': [2, 10, 50],
      'event-catalog-hpa': [2, 2, 50],
    },
  ],
  [
    'production',
    {
      'booking-hpa': [3, 30, 50],
      'user-hpa': [3, 30, 50],
      'frontend-hpa': [3, 30, 50],
      'event-catalog-hpa': [3, 12, 50],
    },
  ],
])('%s has the autoscalers of its sizing', (environment, figures) => {
  const autoscalers = [...byEnvironment[environment]]
    .filter(([path]) => path.includes('horizontalpodautoscaler'))
    .map(([, content]) => parse(content));
  expect(
    Object.fromEntries(
      autoscalers.map(({ metadata, spec }) => [
        metadata.name,
        [spec.minReplicas, spec.maxReplicas, spec.metrics[0].resource.target.averageUtilization],
      ]),
    ),
  ).toEqual(figures);
});

test.each(['demonstration', 'production'] as const)('renders the same manifests for %s again', environment => {
  expect([...environmentManifests(configOf(environment))]).toEqual([...byEnvironment[environment]]);
});

test('renders no placeholder for values that are known before the deployment', () => {
  const config = readConfig(
    testApp({ environment: 'production', nameSuffix: 'eu', corsOrigins: 'https://a.example,https://b.example' }).node,
  );
  const manifests = environmentManifests(config);
  expect(parse(manifests.get('frontend/1-configmap.frontend-bindings.yaml') ?? '').data).toMatchObject({
    ACCESS_MODE: 'required',
    AWS_REGION: 'eu-central-1',
    CORS_ORIGINS: 'https://a.example,https://b.example',
    UPLOADS_BUCKET: 'ticket-booking-raw-data-eu',
  });
});

test('renders no placeholder if all values are given', () => {
  const manifests = environmentManifests(configOf('production'), VALUES);
  expect([...manifests.values()].join()).not.toContain('${');
});

test('configures the TLS policy and the gateway controller', () => {
  const tls = {
    hostname: 'tickets.example',
    certificateArn: 'arn:aws:acm:eu-central-1:111122223333:certificate/1',
    tlsPolicy: 'ELBSecurityPolicy-TLS13-1-3-PQ-2025-09',
  };
  const rendered = (context: object, path: string) =>
    parse(environmentManifests(readConfig(testApp({ ...tls, ...context }).node)).get(path) ?? '');
  const { annotations } = rendered({}, 'frontend/1-service.frontend-service.yaml').metadata;
  expect(annotations['service.beta.kubernetes.io/aws-load-balancer-ssl-negotiation-policy']).toBe(tls.tlsPolicy);
  const gateway = { exposure: 'gateway', gatewayClassName: 'alb', gatewayController: 'aws' };
  const { listenerConfigurations } = rendered(gateway, 'frontend/3-loadbalancerconfiguration.frontend.yaml').spec;
  expect(listenerConfigurations).toEqual([
    { protocolPort: 'HTTPS:443', defaultCertificate: tls.certificateArn, sslPolicy: tls.tlsPolicy },
  ]);
});
