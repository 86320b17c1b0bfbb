import { k8s } from 'cdk8s-plus-28';
import { MANAGEMENT_PORT } from '../../contracts/services';
import { MONITORING_NAMESPACE } from '../rendering/namespace';
import { destinationsOf } from './connections';
import type { Destination } from './destination';
import type { WebServiceDefinition } from './web-service-definition';

/** Allows the traffic of one service: from its callers and from Prometheus, and to its destinations. */
export function networkPolicySpec(
  service: WebServiceDefinition,
  podLabels: Record<string, string>,
): k8s.NetworkPolicySpec {
  return {
    podSelector: { matchLabels: podLabels },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [...fromCallers(service), { from: [prometheus], ports: ports('TCP', [MANAGEMENT_PORT]) }],
    egress: destinationsOf(service).map(egress),
  };
}

/** Allows the callers of a service, or all, if it is exposed. An empty list of peers would also allow all. */
function fromCallers({ exposure, callers = [], port }: WebServiceDefinition): k8s.NetworkPolicyIngressRule[] {
  const rule = { ports: ports('TCP', [port]) };
  if (exposure) {
    return [rule];
  }
  return callers.length === 0 ? [] : [{ from: callers.map(podsOf), ...rule }];
}

const prometheus: k8s.NetworkPolicyPeer = {
  ...podsOf('prometheus'),
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': MONITORING_NAMESPACE } },
};

function egress(destination: Destination): k8s.NetworkPolicyEgressRule {
  const { tcp, udp = [] } = destination;
  return {
    to:
      'service' in destination ? [podsOf(destination.service)] : destination.cidrs.map(cidr => ({ ipBlock: { cidr } })),
    ports: [...ports('TCP', tcp), ...ports('UDP', udp)],
  };
}

function podsOf(service: string): k8s.NetworkPolicyPeer {
  return { podSelector: { matchLabels: { 'app.kubernetes.io/name': service } } };
}

function ports(protocol: string, numbers: readonly number[]): k8s.NetworkPolicyPort[] {
  return numbers.map(number => ({ port: k8s.IntOrString.fromNumber(number), protocol }));
}
