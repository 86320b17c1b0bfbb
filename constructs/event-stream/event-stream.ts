import { Fn, RemovalPolicy } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct, type IConstruct } from 'constructs';
import { KAFKA_PORTS } from '../../contracts/stores';
import { claimName } from '../claimed-names';
import { KafkaTopic } from './kafka-topic';
import { ProvisionedStream } from './provisioned-stream';
import { ServerlessStream } from './serverless-stream';
import { StreamAccess } from './stream-access';
import { StreamCapacity } from './stream-capacity';
import type { Stream } from './stream-props';

/** An Amazon MSK cluster, created or imported. Clients use TLS and authenticate with IAM. */
export interface IEventStream extends IConstruct, ec2.IConnectable {
  /** ARN of the MSK cluster. */
  readonly clusterArn: string;
  /** Brokers, as comma-separated `host:port`. */
  readonly bootstrapBrokers: string;
  /**
   * Brokers as reachable from the internet, as comma-separated `host:port`.
   *
   * @default - public access is not enabled
   */
  readonly publicBootstrapBrokers?: string;
  /**
   * Topics that this app creates.
   *
   * @default - unknown, the cluster is imported
   */
  readonly topics?: KafkaTopic[];
  /**
   * Networks of the brokers, in CIDR notation.
   *
   * @default - the VPC of the EKS cluster
   */
  readonly cidrs?: string[];
  /** Creates a topic. An imported cluster must contain it already. */
  addTopic(topic: KafkaTopic): void;
  /** Grants writing to a topic. */
  grantPublish(grantee: iam.IGrantable, topic: KafkaTopic): iam.Grant;
  /**
   * Grants writing to a topic.
   *
   * @deprecated use grantPublish
   */
  grantProduce(grantee: iam.IGrantable, topic: KafkaTopic): iam.Grant;
  /** Grants reading a topic, in consumer groups whose ids start with `groupPrefix`. */
  grantConsume(grantee: iam.IGrantable, topic: KafkaTopic, groupPrefix: string): iam.Grant;
  /** Grants idempotent writes in transactions whose ids start with `idPrefix`. */
  grantTransactions(grantee: iam.IGrantable, idPrefix: string): iam.Grant;
}

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

abstract class EventStreamBase extends Construct implements IEventStream {
  public abstract readonly clusterArn: string;
  public abstract readonly bootstrapBrokers: string;
  public abstract readonly publicBootstrapBrokers?: string;
  public abstract readonly connections: ec2.Connections;

  public abstract addTopic(topic: KafkaTopic): void;

  /** Grants writing to a topic. */
  public grantPublish(grantee: iam.IGrantable, topic: KafkaTopic): iam.Grant {
    return this.connect(grantee).combine(
      this.grant(grantee, ['kafka-cluster:DescribeTopic', 'kafka-cluster:WriteData'], `topic/${topic.topicName}`),
    );
  }

  /** @deprecated use grantPublish */
  public grantProduce(grantee: iam.IGrantable, topic: KafkaTopic): iam.Grant {
    return this.grantPublish(grantee, topic);
  }

  /** Grants reading a topic, in consumer groups whose ids start with `groupPrefix`. */
  public grantConsume(grantee: iam.IGrantable, topic: KafkaTopic, groupPrefix: string): iam.Grant {
    return this.connect(grantee)
      .combine(
        this.grant(grantee, ['kafka-cluster:DescribeTopic', 'kafka-cluster:ReadData'], `topic/${topic.topicName}`),
      )
      .combine(
        this.grant(grantee, ['kafka-cluster:AlterGroup', 'kafka-cluster:DescribeGroup'], `group/${groupPrefix}*`),
      );
  }

  /** Grants idempotent writes in transactions whose ids start with `idPrefix`. */
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

  /** ARNs of topics and groups contain that of the cluster: `…:topic/<cluster>/<uuid>/<name>`. */
  private grant(grantee: iam.IGrantable, actions: string[], kindAndName: string): iam.Grant {
    const [kind, name] = kindAndName.split('/');
    const [before, cluster] = Fn.split(':cluster/', this.clusterArn, 2);
    return iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [`${before}:${kind}/${cluster}/${name}`] });
  }
}

/** An Amazon MSK cluster with the topics of the platform. */
export class EventStream extends EventStreamBase {
  /** Imports an MSK cluster and its topics. */
  public static fromAttributes(scope: Construct, id: string, attributes: EventStreamAttributes): IEventStream {
    return new ExistingStream(scope, id, attributes);
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
    this.connections = connections(securityGroup);
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

  public override addTopic(): void {
    // A CloudFormation stack cannot create topics in a cluster whose configuration it does not know.
  }
}

function connections(securityGroup: ec2.ISecurityGroup): ec2.Connections {
  return new ec2.Connections({ securityGroups: [securityGroup], defaultPort: ec2.Port.tcp(KAFKA_PORTS.iam) });
}
