import { Names } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as msk from 'aws-cdk-lib/aws-msk';
import { Construct } from 'constructs';
import { brokerAddresses } from './bootstrap-brokers';
import { scaleBrokerStorage } from './broker-storage';
import { brokerZones } from './broker-zones';
import { StreamAccess } from './stream-access';
import { type BrokerCapacity, defaultKafkaVersion } from './stream-capacity';
import type { StreamTerms } from './stream-terms';
import type { Topic } from './topic';

/**
 * MSK with brokers of our own: TLS everywhere, IAM the only way in, topics made by CloudFormation and by nobody else.
 */
export class ProvisionedStream extends Construct {
  public readonly clusterArn: string;
  public readonly bootstrapBrokers: string;
  public readonly publicBootstrapBrokers?: string;

  constructor(scope: Construct, id: string, props: StreamTerms & BrokerCapacity) {
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
    if (props.maxStorageGiB !== undefined) scaleBrokerStorage(this, cluster.attrArn, props.maxStorageGiB);
    const isPublic = props.access === StreamAccess.PUBLIC;
    const addresses = brokerAddresses(this, cluster.attrArn, `${props.brokers} brokers`, isPublic);
    this.bootstrapBrokers = addresses.bootstrapBrokers;
    this.publicBootstrapBrokers = addresses.publicBootstrapBrokers;
    const topics = props.topics.map(topic => makeTopic(this, cluster, topic, replicas));
    for (const resource of [configuration, cluster, ...topics]) resource.applyRemovalPolicy(props.removalPolicy);
  }
}

/** A cluster that is never to be opened does not speak of it, so that an older one is left as it is. */
function connectivity(access: StreamAccess): msk.CfnCluster.ConnectivityInfoProperty | undefined {
  if (access === StreamAccess.NETWORK) return undefined;
  return { publicAccess: { type: access === StreamAccess.PUBLIC ? 'SERVICE_PROVIDED_EIPS' : 'DISABLED' } };
}

/** With two brokers, one may be away for patching without stopping the writers; with three, every message is on two at least. */
function serverProperties(replicas: number): string {
  return [
    'auto.create.topics.enable=false',
    'delete.topic.enable=true',
    `default.replication.factor=${replicas}`,
    `min.insync.replicas=${replicas - 1}`,
    'unclean.leader.election.enable=false', // MSK's own default would rather lose messages than wait for who has them
    'log.retention.hours=168',
  ].join('\n');
}

function logGroup(scope: Construct): logs.LogGroup {
  return new logs.LogGroup(scope, 'BrokerLog', { retention: logs.RetentionDays.ONE_MONTH });
}

function makeTopic(scope: Construct, cluster: msk.CfnCluster, topic: Topic, replicas: number): msk.CfnTopic {
  return new msk.CfnTopic(scope, `Topic-${topic.topicName}`, {
    clusterArn: cluster.attrArn,
    topicName: topic.topicName,
    partitionCount: topic.partitions,
    replicationFactor: replicas,
  });
}
