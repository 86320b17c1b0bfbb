import { Names, type RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as msk from 'aws-cdk-lib/aws-msk';
import { Construct } from 'constructs';
import { brokerAddresses } from './bootstrap-brokers';
import { scaleBrokerStorage } from './broker-storage';
import { brokerZones } from './broker-zones';
import type { KafkaTopic } from './kafka-topic';
import { StreamAccess } from './stream-access';
import { type BrokerCapacity, defaultKafkaVersion } from './stream-capacity';
import type { Stream, StreamProps } from './stream-props';

/** An MSK cluster with brokers. Clients use TLS and IAM; CloudFormation creates the topics, clients cannot. */
export class ProvisionedStream extends Construct implements Stream {
  public readonly clusterArn: string;
  public readonly bootstrapBrokers: string;
  public readonly publicBootstrapBrokers?: string;
  private readonly cluster: msk.CfnCluster;
  private readonly replicas: number;
  private readonly removalPolicy: RemovalPolicy;

  constructor(scope: Construct, id: string, props: StreamProps & BrokerCapacity) {
    super(scope, id);
    const { subnetIds } = props.vpc.selectSubnets({
      subnetType: props.access === StreamAccess.NETWORK ? ec2.SubnetType.PRIVATE_WITH_EGRESS : ec2.SubnetType.PUBLIC,
      onePerAz: true,
    });
    const replicas = Math.min(props.brokers, 3);

    const configuration = new msk.CfnConfiguration(this, 'Configuration', {
      name: Names.uniqueResourceName(this, { maxLength: 64, separator: '-' }),
      description: 'How the brokers of the event stream keep messages',
      serverProperties: serverProperties(replicas),
    });
    const cluster = new msk.CfnCluster(this, 'Cluster', {
      clusterName: props.clusterName,
      kafkaVersion: props.kafkaVersion ?? defaultKafkaVersion(props.instanceType),
      numberOfBrokerNodes: props.brokers,
      brokerNodeGroupInfo: {
        instanceType: `kafka.${props.instanceType}`,
        clientSubnets: subnetIds.slice(0, brokerZones(props.brokers, subnetIds.length)),
        securityGroups: [props.securityGroup.securityGroupId],
        storageInfo: { ebsStorageInfo: { volumeSize: props.storageGiB } },
        connectivityInfo: connectivity(props.access),
      },
      configurationInfo: { arn: configuration.attrArn, revision: configuration.attrLatestRevisionRevision },
      encryptionInfo: {
        encryptionInTransit: { clientBroker: 'TLS', inCluster: true },
        encryptionAtRest: props.encryptionKey && { dataVolumeKmsKeyId: props.encryptionKey.keyArn },
      },
      clientAuthentication: { sasl: { iam: { enabled: true } }, unauthenticated: { enabled: false } },
      loggingInfo: { brokerLogs: { cloudWatchLogs: { enabled: true, logGroup: logGroup(this).logGroupName } } },
    });
    this.clusterArn = cluster.attrArn;
    if (props.maxStorageGiB !== undefined) {
      scaleBrokerStorage(this, cluster.attrArn, props.maxStorageGiB);
    }
    const isPublic = props.access === StreamAccess.PUBLIC;
    const addresses = brokerAddresses(this, cluster.attrArn, `${props.brokers} brokers`, isPublic);
    this.bootstrapBrokers = addresses.bootstrapBrokers;
    this.publicBootstrapBrokers = addresses.publicBootstrapBrokers;
    for (const resource of [configuration, cluster]) {
      resource.applyRemovalPolicy(props.removalPolicy);
    }
    this.cluster = cluster;
    this.replicas = replicas;
    this.removalPolicy = props.removalPolicy;
  }

  public addTopic({ topicName, partitions }: KafkaTopic): void {
    new msk.CfnTopic(this, `Topic-${topicName}`, {
      clusterArn: this.cluster.attrArn,
      topicName,
      partitionCount: partitions,
      replicationFactor: this.replicas,
    }).applyRemovalPolicy(this.removalPolicy);
  }
}

/** Returns the public access. Without it the property stays unset, so that existing clusters do not change. */
function connectivity(access: StreamAccess): msk.CfnCluster.ConnectivityInfoProperty | undefined {
  if (access === StreamAccess.NETWORK) {
    return undefined;
  }
  return { publicAccess: { type: access === StreamAccess.PUBLIC ? 'SERVICE_PROVIDED_EIPS' : 'DISABLED' } };
}

/**
 * Returns the settings of the brokers. With two brokers, producers continue while one is patched. With three, at least
 * two have every message.
 */
function serverProperties(replicas: number): string {
  return [
    'auto.create.topics.enable=false',
    'delete.topic.enable=true',
    `default.replication.factor=${replicas}`,
    `min.insync.replicas=${replicas - 1}`,
    'unclean.leader.election.enable=false', // the default of MSK loses messages instead of waiting for an in-sync replica
    'log.retention.hours=168',
  ].join('\n');
}

function logGroup(scope: Construct): logs.LogGroup {
  return new logs.LogGroup(scope, 'BrokerLog', { retention: logs.RetentionDays.ONE_MONTH });
}
