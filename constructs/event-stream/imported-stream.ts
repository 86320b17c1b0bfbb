import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { brokerConnections, EventStreamBase } from './event-stream-base';

/** Attributes of an imported event stream. */
export interface EventStreamAttributes {
  /** ARN of the MSK cluster. */
  readonly clusterArn: string;
  /** Brokers with IAM authentication, as comma-separated `host:port`. */
  readonly bootstrapBrokers: string;
  /** Security group of the brokers. */
  readonly securityGroup: ec2.ISecurityGroup;

  /**
   * Public brokers with IAM authentication, as comma-separated `host:port`.
   *
   * @default - the brokers are not reachable from the internet
   */
  readonly publicBootstrapBrokers?: string;

  /**
   * Networks of the brokers, in CIDR notation, for example of a peered VPC. Network policies allow no other address.
   *
   * @default - the first CIDR of the VPC of the EKS cluster
   */
  readonly cidrs?: string[];
}

/** A stream of another app or stack. Its topics exist already. */
export class ImportedStream extends EventStreamBase {
  public readonly clusterArn: string;
  public readonly bootstrapBrokers: string;
  public readonly publicBootstrapBrokers?: string;
  public readonly connections: ec2.Connections;
  public readonly cidrs?: string[];

  constructor(scope: Construct, id: string, attributes: EventStreamAttributes) {
    super(scope, id);
    this.cidrs = attributes.cidrs;
    this.clusterArn = attributes.clusterArn;
    this.bootstrapBrokers = attributes.bootstrapBrokers;
    this.publicBootstrapBrokers = attributes.publicBootstrapBrokers;
    this.connections = brokerConnections(attributes.securityGroup);
  }

  public override addTopic(): void {
    // A CloudFormation stack cannot create topics in a cluster whose configuration it does not know.
  }
}
