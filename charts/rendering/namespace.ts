import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { checkName } from './object-name';

/** Default namespace of the services. */
export const TICKETING_NAMESPACE = 'ticketing';

/** Namespace of the Prometheus that may scrape the services. */
export const MONITORING_NAMESPACE = 'monitoring';

export interface NamespaceChartProps {
  /** @default 'ticketing' */
  readonly namespace?: string;
}

/** Namespace of the services. It allows no traffic without a network policy, and no privileged pods. */
export class NamespaceChart extends Chart {
  constructor(scope: Construct, { namespace = TICKETING_NAMESPACE }: NamespaceChartProps = {}) {
    super(scope, 'namespace', {
      disableResourceNameHashes: true,
      labels: { 'app.kubernetes.io/part-of': 'ticketing' },
    });
    checkName(namespace);
    new k8s.KubeNamespace(this, 'namespace', {
      metadata: {
        name: namespace,
        labels: {
          'pod-security.kubernetes.io/audit': 'restricted',
          'pod-security.kubernetes.io/enforce': 'restricted',
          'pod-security.kubernetes.io/warn': 'restricted',
        },
      },
    });
    new k8s.KubeNetworkPolicy(this, 'default-deny', {
      metadata: { name: 'default-deny', namespace },
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    });
  }
}
