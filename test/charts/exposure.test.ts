import { SslPolicy } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Exposure } from '../../charts/exposure/exposure';
import { GatewayController, type GatewayExposureOptions } from '../../charts/exposure/gateway-exposure';
import { TlsPolicy } from '../../charts/exposure/tls-policy';
import { samplePlatform } from './sample-platform';

const AWS = 'service.beta.kubernetes.io/aws-load-balancer';

const frontend = (exposure?: Exposure) => samplePlatform({ exposure }).find(({ node }) => node.id === 'frontend')!;

function exposed(exposure?: Exposure) {
  const objects = frontend(exposure).toJson();
  return (kind: string) => objects.find(object => object.kind === kind);
}

test('a load balancer is public by default and preserves the address of the caller', () => {
  const { metadata, spec } = exposed()('Service');
  expect(metadata.annotations).toEqual({
    [`${AWS}-type`]: 'nlb',
    [`${AWS}-nlb-target-type`]: 'instance',
    [`${AWS}-scheme`]: 'internet-facing',
    [`${AWS}-healthcheck-interval`]: '10',
    [`${AWS}-healthcheck-healthy-threshold`]: '2',
    [`${AWS}-healthcheck-unhealthy-threshold`]: '2',
  });
  expect(spec).toMatchObject({ type: 'LoadBalancer', externalTrafficPolicy: 'Local', ports: [{ port: 80 }] });
});

test('an internal load balancer is internal for both controllers', () => {
  expect(exposed(Exposure.loadBalancer({ internal: true }))('Service').metadata.annotations).toMatchObject({
    [`${AWS}-scheme`]: 'internal',
    [`${AWS}-internal`]: 'true',
  });
});

const hostname = 'tickets.example';
const certificateArn = 'arn:certificate';

test('listens on 443 only with a certificate, and accepts TLS 1.2 and 1.3', () => {
  const the = exposed(Exposure.loadBalancer({ certificateArn, hostname }));
  const { metadata, spec } = the('Service');
  expect(metadata.annotations).toMatchObject({
    [`${AWS}-ssl-cert`]: certificateArn,
    [`${AWS}-ssl-ports`]: '443',
    [`${AWS}-ssl-negotiation-policy`]: 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
  });
  expect(spec.ports.map(({ port }: { port: number }) => port)).toEqual([443]);
  expect(the('ConfigMap').data.PUBLIC_URL).toBe('https://tickets.example');
});

// The CDK lists the security policies of Elastic Load Balancing by what they accept.
test.each([
  [TlsPolicy.TLS_1_2, SslPolicy.TLS13_12_RES_PQ],
  [TlsPolicy.TLS_1_3, SslPolicy.TLS13_13_PQ],
  [TlsPolicy.of('ELBSecurityPolicy-FS-1-2-2019-08'), SslPolicy.FORWARD_SECRECY_TLS12],
])('accepts the TLS versions of its policy: %#', (tlsPolicy, name) => {
  const { metadata } = exposed(Exposure.loadBalancer({ certificateArn, hostname, tlsPolicy }))('Service');
  expect(metadata.annotations[`${AWS}-ssl-negotiation-policy`]).toBe(name);
});

test('replaces the load balancer by a gateway', () => {
  const the = exposed(Exposure.gateway({ gatewayClassName: 'envoy', hostname }));
  expect(the('Service').spec.type).toBe('ClusterIP');
  expect(the('Gateway').spec).toEqual({
    gatewayClassName: 'envoy',
    listeners: [{ name: 'http', port: 80, protocol: 'HTTP', hostname }],
  });
  expect(the('HTTPRoute').spec).toEqual({
    parentRefs: [{ name: 'frontend', sectionName: 'http' }],
    hostnames: [hostname],
    rules: [{ backendRefs: [{ name: 'frontend-service', port: 80 }] }],
  });
  expect(the('ConfigMap').data.PUBLIC_URL).toBe('http://tickets.example');
});

const withSecret = Exposure.gateway({ gatewayClassName: 'envoy', hostname, tlsSecretName: 'tickets-tls' });
const withAcm = Exposure.gateway({
  gatewayClassName: 'alb',
  controller: GatewayController.AWS,
  hostname,
  certificateArn,
});

test.each([
  ['a TLS secret', withSecret, { certificateRefs: [{ name: 'tickets-tls' }] }],
  ['a certificate in ACM', withAcm, undefined],
])('serves https and redirects http with %s', (_, exposure, tls) => {
  const the = exposed(exposure);
  expect(the('Gateway').spec.listeners).toEqual([
    { name: 'http', port: 80, protocol: 'HTTP', hostname },
    { name: 'https', port: 443, protocol: 'HTTPS', hostname, ...(tls && { tls }) },
  ]);
  const routes = frontend(exposure)
    .toJson()
    .filter(({ kind }) => kind === 'HTTPRoute');
  expect(routes.map(({ spec }) => [spec.parentRefs[0].sectionName, Object.keys(spec.rules[0])])).toEqual([
    ['https', ['backendRefs']],
    ['http', ['filters']],
  ]);
  expect(routes[1].spec.rules[0].filters).toEqual([
    { type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } },
  ]);
  expect(the('ConfigMap').data.PUBLIC_URL).toBe('https://tickets.example');
});

describe('behind the AWS Load Balancer Controller', () => {
  const the = exposed(withAcm);

  test('sends to the addresses of the pods, because a ClusterIP has no node port', () => {
    expect(the('TargetGroupConfiguration').spec).toMatchObject({
      targetReference: { name: the('Service').metadata.name },
      defaultConfiguration: { targetType: 'ip', healthCheckConfig: { healthCheckPath: '/health' } },
    });
  });

  test('takes the certificate from ACM and accepts TLS 1.2 and 1.3', () => {
    expect(the('Gateway').spec.infrastructure.parametersRef).toEqual({
      group: 'gateway.k8s.aws',
      kind: 'LoadBalancerConfiguration',
      name: the('LoadBalancerConfiguration').metadata.name,
    });
    expect(the('LoadBalancerConfiguration').spec).toEqual({
      scheme: 'internet-facing',
      listenerConfigurations: [
        {
          protocolPort: 'HTTPS:443',
          defaultCertificate: certificateArn,
          sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
        },
      ],
    });
  });

  test('is internal and plain HTTP where it is configured so', () => {
    const plain = Exposure.gateway({ gatewayClassName: 'alb', controller: GatewayController.AWS, internal: true });
    expect(exposed(plain)('LoadBalancerConfiguration').spec).toEqual({ scheme: 'internal' });
  });
});

test('creates no objects of AWS for other controllers', () => {
  const kinds = frontend(withSecret)
    .toJson()
    .map(({ kind }) => kind);
  expect(kinds).not.toContain('TargetGroupConfiguration');
  expect(kinds).not.toContain('LoadBalancerConfiguration');
});

test('TRUSTED_PROXIES is the number of proxies in front of the gateway', () => {
  expect(exposed()('ConfigMap').data.TRUSTED_PROXIES).toBe('0');
  expect(exposed(withSecret)('ConfigMap').data.TRUSTED_PROXIES).toBe('1');
});

const gateway = (options: Partial<GatewayExposureOptions>) => () =>
  Exposure.gateway({ gatewayClassName: 'any', ...options });
const aws = GatewayController.AWS;

test.each([
  ['certificateArn', () => Exposure.loadBalancer({ certificateArn })],
  ['certificateArn', gateway({ certificateArn, controller: aws })],
  ['tlsSecretName', gateway({ tlsSecretName: 'tickets-tls' })],
])('fails when %s has no host name', (option, build) => {
  expect(build).toThrow(new Error(`${option} requires hostname, the host name of the certificate`));
});

test.each([
  [gateway({ gatewayClassName: '' }), "gatewayClassName must be the name of a gateway class (got '')"],
  [
    gateway({ certificateArn, hostname }),
    'certificateArn requires GatewayController.AWS: set controller, or omit certificateArn',
  ],
  [gateway({ internal: true }), 'internal requires GatewayController.AWS: set controller, or omit internal'],
  [
    gateway({ tlsSecretName: 'tls', hostname, controller: aws }),
    'tlsSecretName requires GatewayController.STANDARD: set controller, or omit tlsSecretName',
  ],
  [
    gateway({ tlsPolicy: TlsPolicy.TLS_1_3, controller: aws }),
    'tlsPolicy requires certificateArn: set it, or omit tlsPolicy',
  ],
  [
    () => Exposure.loadBalancer({ tlsPolicy: TlsPolicy.TLS_1_3 }),
    'tlsPolicy requires certificateArn: set it, or omit tlsPolicy',
  ],
  [
    () => TlsPolicy.of('TLSv1.2'),
    "TLS policy must be the name of a security policy, such as 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09' (got 'TLSv1.2')",
  ],
])('fails on options that exclude each other: %#', (build, message) => {
  expect(build).toThrow(new Error(message));
});
