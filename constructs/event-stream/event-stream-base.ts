import { Fn } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, type IConstruct } from 'constructs';
import { KAFKA_PORTS } from '../../contracts/stores';
import type { KafkaTopic } from './kafka-topic';

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

/** Members that created and imported streams have in common: the grants. */
export abstract class EventStreamBase extends Construct implements IEventStream {
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

/** Returns the connections of brokers, with their port as the default port. */
export function brokerConnections(securityGroup: ec2.ISecurityGroup): ec2.Connections {
  return new ec2.Connections({ securityGroups: [securityGroup], defaultPort: ec2.Port.tcp(KAFKA_PORTS.iam) });
}
