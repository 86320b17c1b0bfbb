import { samplePlatform } from './sample-platform';

const policies = Object.fromEntries(
  samplePlatform().map(chart => [chart.node.id, chart.toJson().find(({ kind }) => kind === 'NetworkPolicy')]),
);

interface Peer {
  ipBlock?: { cidr: string };
  podSelector?: { matchLabels: Record<string, string> };
  namespaceSelector?: { matchLabels: Record<string, string> };
}
interface Rule {
  to?: Peer[];
  from?: Peer[];
  ports: { protocol: string; port: number }[];
}

/** Returns a rule as text: peers, protocol and port. */
function asText({ to, from, ports }: Rule): string[] {
  const peers = (to ?? from)?.map(({ ipBlock, podSelector, namespaceSelector }) => {
    if (ipBlock) {
      return ipBlock.cidr;
    }
    const pods = podSelector?.matchLabels['app.kubernetes.io/name'];
    return namespaceSelector ? `${namespaceSelector.matchLabels['kubernetes.io/metadata.name']}/${pods}` : pods;
  });
  return ports.map(({ protocol, port }) => `${peers?.join(' ') ?? 'all'}: ${protocol} ${port}`);
}

const DNS = ['TCP', 'UDP'].map(
  protocol => `10.0.0.0/8 100.64.0.0/10 172.16.0.0/12 192.168.0.0/16 169.254.0.0/16: ${protocol} 53`,
);
const CREDENTIALS = '169.254.170.23/32: TCP 80';
const AWS_APIS = '0.0.0.0/0: TCP 443';
const POSTGRES = '10.0.0.0/16: TCP 5432';
const KAFKA = '10.0.0.0/16: TCP 9098';

test.each([
  [
    'frontend',
    [
      ...DNS,
      CREDENTIALS,
      AWS_APIS,
      KAFKA,
      'user-service: TCP 3000',
      'event-catalog: TCP 5000',
      'booking-service: TCP 5000',
    ],
  ],
  ['user-service', [...DNS, CREDENTIALS, AWS_APIS]],
  ['event-catalog', [...DNS, CREDENTIALS, AWS_APIS, POSTGRES, KAFKA]],
  ['booking-service', [...DNS, CREDENTIALS, AWS_APIS, POSTGRES, KAFKA, 'user-service: TCP 3000']],
])('%s may connect to its destinations only', (service, destinations) => {
  const { spec } = policies[service];
  expect(spec.policyTypes).toEqual(['Ingress', 'Egress']);
  expect(spec.egress.flatMap(asText)).toEqual(destinations);
});

test.each([
  ['frontend', 'all: TCP 3000'],
  ['user-service', 'frontend booking-service: TCP 3000'],
  ['event-catalog', 'frontend: TCP 5000'],
  ['booking-service', 'frontend: TCP 5000'],
])('%s allows ingress from its callers and from Prometheus only', (service, callers) => {
  expect(policies[service].spec.ingress.flatMap(asText)).toEqual([callers, 'monitoring/prometheus: TCP 8081']);
});

test('the namespace allows no traffic without a policy', () => {
  expect(policies.namespace.spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
});
