import { type Chart, Yaml } from 'cdk8s';
import { Exposure } from '../../charts/exposure/exposure';
import { GatewayController } from '../../charts/exposure/gateway-exposure';
import { schemaErrors } from './kubernetes-schemas';
import { FIXED, objectsOf, SCALING, samplePlatform } from './sample-platform';

const asReviewed = (chart: Chart) => `\n${Yaml.stringify(...chart.toJson())}`;

test.each(samplePlatform().map(chart => [chart.node.id, chart] as const))(
  'synthesizes the manifests of %s',
  (_, chart) => {
    expect(asReviewed(chart)).toMatchSnapshot();
  },
);

const everyVariant = {
  'by default': samplePlatform(),
  'behind a gateway': samplePlatform({
    exposure: Exposure.gateway({
      gatewayClassName: 'envoy',
      hostname: 'tickets.example',
      tlsSecretName: 'tickets-tls',
    }),
  }),
  'behind a gateway without TLS': samplePlatform({ exposure: Exposure.gateway({ gatewayClassName: 'envoy' }) }),
  'behind a gateway of the AWS Load Balancer Controller': samplePlatform({
    exposure: Exposure.gateway({
      gatewayClassName: 'alb',
      controller: GatewayController.AWS,
      hostname: 'tickets.example',
      certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/1',
    }),
  }),
  'behind a load balancer with a certificate': samplePlatform({
    exposure: Exposure.loadBalancer({
      internal: true,
      hostname: 'tickets.example',
      certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/1',
    }),
  }),
  'with a fixed number of pods of each service': samplePlatform({
    sizing: { frontend: FIXED, userService: FIXED, eventCatalog: FIXED, bookingService: FIXED },
  }),
  'with an autoscaler range for each service': samplePlatform({
    sizing: { frontend: SCALING, userService: SCALING, eventCatalog: SCALING, bookingService: SCALING },
  }),
  'with placeholders': samplePlatform({ values: {} }),
};

describe.each(Object.entries(everyVariant))('the manifests %s', (_, charts) => {
  const objects = objectsOf(charts);

  test('match the schemas of Kubernetes and have no unknown field', () => {
    expect(objects.flatMap(schemaErrors)).toEqual([]);
  });

  test('contain no Secret, and each object once', () => {
    expect(objects.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    const names = objects.map(({ kind, metadata }) => `${kind}/${metadata.namespace}/${metadata.name}`);
    expect(names).toEqual([...new Set(names)]);
  });

  test('are in the namespace', () => {
    const outside = objects.filter(({ metadata }) => metadata.namespace !== 'ticketing');
    expect(outside.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toEqual(['Namespace/ticketing']);
  });
});
