import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import { Construct } from 'constructs';
import { NamespaceChart } from '../../charts/rendering/namespace';
import { objectsOf } from '../../charts/rendering/objects';
import { applyObjects } from './apply-objects';

/** Properties of `ServiceNamespace`. */
export interface ServiceNamespaceProps {
  /** The cluster. */
  readonly cluster: eks.ICluster;

  /**
   * Name of the namespace.
   *
   * @default 'ticketing'
   */
  readonly namespace?: string;
}

/**
 * Namespace of the services. Network policies deny all traffic in it, except what each service allows, and its pods
 * must meet the restricted Pod Security Standard.
 */
export class ServiceNamespace extends Construct {
  constructor(scope: Construct, id: string, props: ServiceNamespaceProps) {
    super(scope, id);
    const chart = (scope: Construct) => new NamespaceChart(scope, { namespace: props.namespace });
    applyObjects(this, props.cluster, objectsOf(chart));
  }
}
