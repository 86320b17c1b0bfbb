import { Exposure } from '../../charts/exposure';
import { samplePlatform } from './sample-platform';

const AWS = 'service.beta.kubernetes.io/aws-load-balancer';

function exposed(exposure?: Exposure) {
  const objects = samplePlatform({ exposure }).at(-1)!.toJson();
  return (kind: string) => objects.find(object => object.kind === kind);
}

test('a load balancer is public unless it is told otherwise, and lets the caller be known', () => {
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

test('an internal load balancer is internal for either of its controllers', () => {
  expect(exposed(Exposure.loadBalancer({ internal: true }))('Service').metadata.annotations).toMatchObject({
    [`${AWS}-scheme`]: 'internal',
    [`${AWS}-internal`]: 'true',
  });
});

test('with a certificate only the encrypted door is open', () => {
  const the = exposed(Exposure.loadBalancer({ certificateArn: 'arn:certificate', hostname: 'tickets.example' }));
  const { metadata, spec } = the('Service');
  expect(metadata.annotations).toMatchObject({ [`${AWS}-ssl-cert`]: 'arn:certificate', [`${AWS}-ssl-ports`]: '443' });
  expect(spec.ports.map(({ port }: { port: number }) => port)).toEqual([443]);
  expect(the('ConfigMap').data.PUBLIC_URL).toBe('https://tickets.example');
});

test('a gateway takes the place of the load balancer', () => {
  const the = exposed(Exposure.gateway({ gatewayClassName: 'alb', hostname: 'tickets.example' }));
  expect(the('Service').spec.type).toBe('ClusterIP');
  expect(the('Gateway').spec).toEqual({
    gatewayClassName: 'alb',
    listeners: [{ name: 'http', port: 80, protocol: 'HTTP', hostname: 'tickets.example' }],
  });
  expect(the('HTTPRoute').spec).toEqual({
    parentRefs: [{ name: 'frontend' }],
    hostnames: ['tickets.example'],
    rules: [{ backendRefs: [{ name: 'frontend-service', port: 80 }] }],
  });
  expect(the('ConfigMap').data.PUBLIC_URL).toBe('http://tickets.example');
});

test('with a TLS secret only the encrypted door of the gateway is open', () => {
  const hostname = 'tickets.example';
  const the = exposed(Exposure.gateway({ gatewayClassName: 'alb', hostname, tlsSecretName: 'tickets-tls' }));
  expect(the('Gateway').spec.listeners).toEqual([
    { name: 'https', port: 443, protocol: 'HTTPS', hostname, tls: { certificateRefs: [{ name: 'tickets-tls' }] } },
  ]);
  expect(the('ConfigMap').data.PUBLIC_URL).toBe('https://tickets.example');
});

test('the gateway believes X-Forwarded-For as far as there are proxies of ours', () => {
  expect(exposed()('ConfigMap').data.TRUSTED_PROXIES).toBe('0');
  expect(exposed(Exposure.gateway({ gatewayClassName: 'alb' }))('ConfigMap').data.TRUSTED_PROXIES).toBe('1');
});

test.each([
  ['certificateArn', () => Exposure.loadBalancer({ certificateArn: 'arn:certificate' })],
  ['tlsSecretName', () => Exposure.gateway({ gatewayClassName: 'alb', tlsSecretName: 'tickets-tls' })],
])('fails when %s is for no host', (option, build) => {
  expect(build).toThrow(new Error(`${option} is given without a hostname: name the host that the certificate is for`));
});

test('fails when the gateway has no class', () => {
  expect(() => Exposure.gateway({ gatewayClassName: '' })).toThrow(
    new Error('gatewayClassName is empty, name the gateway class that the cluster serves'),
  );
});
