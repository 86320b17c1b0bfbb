import { RemovalPolicy } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { claimName } from '../claimed-names';
import { brokerConnections, EventStreamBase, type IEventStream } from './event-stream-base';
import { type EventStreamAttributes, ImportedStream } from './imported-stream';
import { KafkaTopic } from './kafka-topic';
import { ProvisionedStream } from './provisioned-stream';
import { ServerlessStream } from './serverless-stream';
import { StreamAccess } from './stream-access';
import { StreamCapacity } from './stream-capacity';
import type { Stream } from './stream-props';

/** Properties of `EventStream`. */
export interface EventStreamProps {
  /** VPC of the brokers. */
  readonly vpc: ec2.IVpc;

  /**
   * Capacity: provisioned brokers, or MSK Serverless.
   *
   * @default StreamCapacity.provisioned()
   */
  readonly capacity?: StreamCapacity;

  /**
   * Networks from which the brokers are reachable. With NETWORK the brokers are in private subnets, with OPENABLE and
   * PUBLIC in public ones, where the security group still allows ingress from known callers only. Choose before the
   * first deployment: MSK cannot change the subnets, and CloudFormation cannot replace a cluster under the same name.
   *
   * @default StreamAccess.NETWORK
   */
  readonly access?: StreamAccess;

  /**
   * Name of the MSK cluster.
   *
   * @default 'ticket-booking-kafka'
   */
  readonly clusterName?: string;

  /**
   * Topics to create. `addTopic` creates further ones.
   *
   * @default KafkaTopic.all()
   */
  readonly topics?: KafkaTopic[];

  /**
   * KMS key that encrypts the disks of the brokers. Not supported by MSK Serverless.
   *
   * @default - the key that AWS manages for MSK
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Policy for the messages when the stream is removed from its stack.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** An Amazon MSK cluster with the topics of the platform. */
export class EventStream extends EventStreamBase {
  /** Imports an MSK cluster and its topics. */
  public static fromAttributes(scope: Construct, id: string, attributes: EventStreamAttributes): IEventStream {
    return new ImportedStream(scope, id, attributes);
  }

  /** ARN of the MSK cluster. */
  public readonly clusterArn: string;
  /** Brokers, as comma-separated `host:port`. */
  public readonly bootstrapBrokers: string;
  /**
   * Brokers as reachable from the internet, as comma-separated `host:port`.
   *
   * @default - public access is not enabled
   */
  public readonly publicBootstrapBrokers?: string;
  /** Topics that this app creates. */
  public readonly topics: KafkaTopic[] = [];
  /** Connections of the brokers, with their port as the default port. */
  public readonly connections: ec2.Connections;
  /** Number of brokers: 0 for MSK Serverless. */
  public readonly brokers: number;
  private readonly clusterName: string;
  private readonly vpc: ec2.IVpc;
  private readonly implementation: Stream;

  constructor(scope: Construct, id: string, props: EventStreamProps) {
    super(scope, id);
    this.vpc = props.vpc;
    this.clusterName = props.clusterName ?? 'ticket-booking-kafka';
    claimName(this, 'MSK cluster', this.clusterName);
    const securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc: props.vpc,
      description: 'The event stream: reachable from the cluster and from analytics only',
      allowAllOutbound: false,
    });
    this.connections = brokerConnections(securityGroup);
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
    // EC2 cannot delete the group before the brokers that use it.
    securityGroup.applyRemovalPolicy(removalPolicy);

    const brokers = (props.capacity ?? StreamCapacity.provisioned()).brokers;
    this.brokers = brokers?.brokers ?? 0;
    const common = {
      vpc: props.vpc,
      clusterName: this.clusterName,
      securityGroup,
      access: props.access ?? StreamAccess.NETWORK,
      encryptionKey: props.encryptionKey,
      removalPolicy,
    };
    this.implementation = brokers
      ? new ProvisionedStream(this, 'Provisioned', { ...common, ...brokers })
      : new ServerlessStream(this, 'Serverless', common);
    this.clusterArn = this.implementation.clusterArn;
    this.bootstrapBrokers = this.implementation.bootstrapBrokers;
    this.publicBootstrapBrokers = this.implementation.publicBootstrapBrokers;
    for (const topic of props.topics ?? KafkaTopic.all()) {
      this.addTopic(topic);
    }
  }

  /** Creates a topic. */
  public override addTopic(topic: KafkaTopic): void {
    if (this.topics.some(({ topicName }) => topicName === topic.topicName)) {
      throw new Error(`topic '${topic.topicName}' exists already in ${this.node.path}`);
    }
    this.topics.push(topic);
    this.implementation.addTopic(topic);
  }

  /** Networks of the brokers, in CIDR notation. */
  public get cidrs(): string[] {
    return [this.vpc.vpcCidrBlock];
  }

  /** Returns a metric of the cluster, by its name in AWS/Kafka. */
  public metric(name: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'AWS/Kafka',
      metricName: name,
      dimensionsMap: { 'Cluster Name': this.clusterName },
      ...options,
    });
  }

  /** Returns a metric of one broker (1, 2, …), by its name in AWS/Kafka. */
  public metricBroker(broker: number, name: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    const dimensionsMap = { 'Cluster Name': this.clusterName, 'Broker ID': String(broker) };
    return this.metric(name, { dimensionsMap, ...options });
  }

  /** Returns the number of messages of a topic that a consumer group has not read yet. */
  public metricConsumerLag(topic: KafkaTopic, group: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('SumOffsetLag', {
      statistic: 'Maximum',
      dimensionsMap: { 'Cluster Name': this.clusterName, 'Consumer Group': group, Topic: topic.topicName },
      ...options,
    });
  }
}
