import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import { Construct } from 'constructs';
import { NamespaceChart } from '../../charts/rendering/namespace';
import { objectsOf } from '../../charts/rendering/objects';
import { applyObjects } from './apply-objects';

export interface ServiceNamespaceProps {
  /** The cluster. */
  readonly cluster: eks.ICluster;

  /**
   * The name of the namespace.
   *
   * @default 'ticketing'
   */
  readonly namespace?: string;
}

/** The namespace of the services, in which nothing may talk to anything until a service opens what it needs. */
export class ServiceNamespace extends Construct {
  constructor(scope: Construct, id: string, props: ServiceNamespaceProps) {
    super(scope, id);
    const chart = (scope: Construct) => new NamespaceChart(scope, { namespace: props.namespace });
    applyObjects(this, props.cluster, objectsOf(chart));
  }
}
