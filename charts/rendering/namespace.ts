import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { checkName } from './object-name';

/** Where the services live, unless their charts are told otherwise. */
export const TICKETING_NAMESPACE = 'ticketing';

/** Where Prometheus lives, which may scrape the services. */
export const MONITORING_NAMESPACE = 'monitoring';

export interface NamespaceChartProps {
  /** @default 'ticketing' */
  readonly namespace?: string;
}

/** The services' namespace. In it nothing may talk to anything, and no pod may ask for privileges, until a policy says so. */
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
