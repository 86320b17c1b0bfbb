import { Fn, RemovalPolicy } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct, type IConstruct } from 'constructs';
import { claimName } from '../claimed-names';
import { ProvisionedStream } from './provisioned-stream';
import { ServerlessStream } from './serverless-stream';
import { StreamAccess } from './stream-access';
import { StreamCapacity } from './stream-capacity';
import { Topic } from './topic';

/** Kafka as the services see it: ours, or a cluster that exists already. Its clients speak TLS and sign in with IAM. */
export interface IEventStream extends IConstruct, ec2.IConnectable {
  /** The cluster's ARN. */
  readonly clusterArn: string;
  /** The brokers, as `host:port` separated by commas. */
  readonly bootstrapBrokers: string;
  /** The brokers' addresses on the internet, if they have any. */
  readonly publicBootstrapBrokers?: string;
  /** The topics that were made with it, if it is ours. */
  readonly topics?: Topic[];
  /** Networks of the brokers, in CIDR notation; without them, the network of the cluster. */
  readonly cidrs?: string[];
  /** Lets somebody write to a topic. */
  grantProduce(grantee: iam.IGrantable, topic: Topic): iam.Grant;
  /** Lets somebody read a topic, in consumer groups whose names begin so. */
  grantConsume(grantee: iam.IGrantable, topic: Topic, groupPrefix: string): iam.Grant;
  /** Lets somebody write in transactions whose ids begin so, which also asks for idempotent writing. */
  grantTransactions(grantee: iam.IGrantable, idPrefix: string): iam.Grant;
}

export interface EventStreamAttributes {
  /** The cluster's ARN. */
  readonly clusterArn: string;
  /** The brokers, as `host:port` separated by commas, those that IAM signs in to. */
  readonly bootstrapBrokers: string;
  /** The security group that guards the brokers. */
  readonly securityGroup: ec2.ISecurityGroup;

  /**
   * The brokers' addresses on the internet, as `host:port` separated by commas, those that IAM signs in to.
   *
   * @default - they are reached from their network alone
   */
  readonly publicBootstrapBrokers?: string;

  /**
   * Networks of the brokers, in CIDR notation, for example of a peered VPC. Pods reach them nowhere else.
   *
   * @default - the first CIDR of the cluster's VPC
   */
  readonly cidrs?: string[];
}

export interface EventStreamProps {
  /** The network whose private subnets the brokers stand in. */
  readonly vpc: ec2.IVpc;

  /**
   * What it runs on.
   *
   * @default StreamCapacity.provisioned()
   */
  readonly capacity?: StreamCapacity;

  /**
   * Networks from which the brokers are reached. Except with NETWORK, the brokers are in the public subnets, where the
   * security group still allows ingress from known callers only. Choose between NETWORK and the others before the first deployment: the subnets of an MSK
   * cluster cannot be changed, so CloudFormation has to replace the cluster, which it refuses under the same name.
   *
   * @default StreamAccess.NETWORK
   */
  readonly access?: StreamAccess;

  /**
   * The name of the cluster.
   *
   * @default 'ticket-booking-kafka'
   */
  readonly clusterName?: string;

  /**
   * The topics to make.
   *
   * @default - all topics of the platform
   */
  readonly topics?: Topic[];

  /**
   * KMS key that encrypts the disks of the brokers. MSK Serverless supports no key of your own.
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

const iamPort = 9098;

abstract class EventStreamBase extends Construct implements IEventStream {
  public abstract readonly clusterArn: string;
  public abstract readonly bootstrapBrokers: string;
  public abstract readonly publicBootstrapBrokers?: string;
  public abstract readonly connections: ec2.Connections;

  public grantProduce(grantee: iam.IGrantable, topic: Topic): iam.Grant {
    return this.connect(grantee).combine(
      this.grant(grantee, ['kafka-cluster:DescribeTopic', 'kafka-cluster:WriteData'], `topic/${topic.topicName}`),
    );
  }

  public grantConsume(grantee: iam.IGrantable, topic: Topic, groupPrefix: string): iam.Grant {
    return this.connect(grantee)
      .combine(
        this.grant(grantee, ['kafka-cluster:DescribeTopic', 'kafka-cluster:ReadData'], `topic/${topic.topicName}`),
      )
      .combine(
        this.grant(grantee, ['kafka-cluster:AlterGroup', 'kafka-cluster:DescribeGroup'], `group/${groupPrefix}*`),
      );
  }

  public grantTransactions(grantee: iam.IGrantable, idPrefix: string): iam.Grant {
    const actions = ['kafka-cluster:AlterTransactionalId', 'kafka-cluster:DescribeTransactionalId'];
    return this.connect(grantee, ['kafka-cluster:WriteDataIdempotently']).combine(
      this.grant(grantee, actions, `transactional-id/${idPrefix}*`),
    );
  }

  private connect(grantee: iam.IGrantable, more: string[] = []): iam.Grant {
    return iam.Grant.addToPrincipal({
      grantee,
      actions: ['kafka-cluster:Connect', 'kafka-cluster:DescribeCluster', ...more],
      resourceArns: [this.clusterArn],
    });
  }

  /** Topics and groups have the cluster's ARN with another kind in it: `…:topic/<cluster>/<uuid>/<name>`. */
  private grant(grantee: iam.IGrantable, actions: string[], kindAndName: string): iam.Grant {
    const [kind, name] = kindAndName.split('/');
    const [before, cluster] = Fn.split(':cluster/', this.clusterArn, 2);
    return iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [`${before}:${kind}/${cluster}/${name}`] });
  }
}

/** Amazon MSK with the platform's topics in it. */
export class EventStream extends EventStreamBase {
  /** A cluster that exists already, with its topics. */
  public static fromAttributes(scope: Construct, id: string, attributes: EventStreamAttributes): IEventStream {
    return new ExistingStream(scope, id, attributes);
  }

  public readonly clusterArn: string;
  public readonly bootstrapBrokers: string;
  public readonly publicBootstrapBrokers?: string;
  public readonly topics: Topic[];
  public readonly connections: ec2.Connections;
  /** Number of brokers: 0 for MSK Serverless. */
  public readonly brokers: number;
  private readonly clusterName: string;
  private readonly vpc: ec2.IVpc;

  constructor(scope: Construct, id: string, props: EventStreamProps) {
    super(scope, id);
    this.vpc = props.vpc;
    this.topics = props.topics ?? Topic.all();
    this.clusterName = props.clusterName ?? 'ticket-booking-kafka';
    claimName(this, 'MSK cluster', this.clusterName);
    const securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc: props.vpc,
      description: 'The event stream: reachable from the cluster and from analytics only',
      allowAllOutbound: false,
    });
    this.connections = connections(securityGroup);
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
    // It cannot go before the brokers that it guards.
    securityGroup.applyRemovalPolicy(removalPolicy);

    const brokers = (props.capacity ?? StreamCapacity.provisioned())._brokers;
    this.brokers = brokers?.brokers ?? 0;
    const terms = {
      vpc: props.vpc,
      clusterName: this.clusterName,
      securityGroup,
      topics: this.topics,
      access: props.access ?? StreamAccess.NETWORK,
      encryptionKey: props.encryptionKey,
      removalPolicy,
    };
    const made = brokers
      ? new ProvisionedStream(this, 'Provisioned', { ...terms, ...brokers })
      : new ServerlessStream(this, 'Serverless', terms);
    this.clusterArn = made.clusterArn;
    this.bootstrapBrokers = made.bootstrapBrokers;
    this.publicBootstrapBrokers = made.publicBootstrapBrokers;
  }

  public get cidrs(): string[] {
    return [this.vpc.vpcCidrBlock];
  }

  /** A metric of the cluster, by its name in AWS/Kafka. */
  public metric(name: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'AWS/Kafka',
      metricName: name,
      dimensionsMap: { 'Cluster Name': this.clusterName },
      ...options,
    });
  }

  /** A metric of one broker (1, 2, …), by its name in AWS/Kafka. */
  public metricBroker(broker: number, name: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    const dimensionsMap = { 'Cluster Name': this.clusterName, 'Broker ID': String(broker) };
    return this.metric(name, { dimensionsMap, ...options });
  }

  /** How many messages of a topic a consumer group has not yet read. */
  public metricConsumerLag(topic: Topic, group: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('SumOffsetLag', {
      statistic: 'Maximum',
      dimensionsMap: { 'Cluster Name': this.clusterName, 'Consumer Group': group, Topic: topic.topicName },
      ...options,
    });
  }
}

class ExistingStream extends EventStreamBase {
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
    this.connections = connections(attributes.securityGroup);
  }
}

function connections(securityGroup: ec2.ISecurityGroup): ec2.Connections {
  return new ec2.Connections({ securityGroups: [securityGroup], defaultPort: ec2.Port.tcp(iamPort) });
}
