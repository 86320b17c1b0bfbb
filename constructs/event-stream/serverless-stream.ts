import { CustomResource, Duration, Fn, Lazy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as msk from 'aws-cdk-lib/aws-msk';
import { Construct } from 'constructs';
import { KAFKA_PORTS } from '../../contracts/stores';
import { shippedFunction, shippedProvider } from '../shipped-function';
import { brokerAddresses } from './bootstrap-brokers';
import { MAX_ZONES } from './broker-zones';
import type { KafkaTopic } from './kafka-topic';
import { StreamAccess } from './stream-access';
import type { Stream, StreamProps } from './stream-props';

/** MSK Serverless. CloudFormation cannot create its topics, so a Lambda function in the network does. */
export class ServerlessStream extends Construct implements Stream {
  public readonly clusterArn: string;
  public readonly bootstrapBrokers: string;
  public readonly publicBootstrapBrokers = undefined;
  private readonly partitions: Record<string, number> = {};

  constructor(scope: Construct, id: string, props: StreamProps) {
    super(scope, id);
    if (props.access !== StreamAccess.NETWORK) {
      throw new Error(
        `access must be 'network' for MSK Serverless (got '${props.access}'): use StreamCapacity.provisioned()`,
      );
    }
    if (props.encryptionKey) {
      throw new Error(
        'encryptionKey is not supported by MSK Serverless: remove it, or use StreamCapacity.provisioned()',
      );
    }
    const { subnetIds } = props.vpc.selectSubnets({ subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, onePerAz: true });
    const cluster = new msk.CfnServerlessCluster(this, 'Cluster', {
      clusterName: props.clusterName,
      clientAuthentication: { sasl: { iam: { enabled: true } } },
      vpcConfigs: [{ subnetIds: subnetIds.slice(0, MAX_ZONES), securityGroups: [props.securityGroup.securityGroupId] }],
    });
    cluster.applyRemovalPolicy(props.removalPolicy);
    this.clusterArn = cluster.attrArn;
    this.bootstrapBrokers = brokerAddresses(this, cluster.attrArn, 'serverless', false).bootstrapBrokers;
    this.createTopics(props);
  }

  public addTopic({ topicName, partitions }: KafkaTopic): void {
    this.partitions[topicName] = partitions;
  }

  private createTopics({ vpc, securityGroup }: StreamProps): void {
    const creator = shippedFunction(this, 'TopicMaker', {
      description: 'Makes the topics of the event stream',
      bundle: 'stream-topics',
      timeout: Duration.minutes(2),
      network: { vpc, groupDescription: 'The function that makes the topics of the event stream' },
    });
    creator.connections.allowTo(securityGroup, ec2.Port.tcp(KAFKA_PORTS.iam), 'The topics are made in the brokers');
    grantCreateTopics(creator, this.clusterArn);
    const provider = shippedProvider(this, 'Topics', creator);
    new CustomResource(provider, 'Made', {
      serviceToken: provider.serviceToken,
      resourceType: 'Custom::StreamTopics',
      properties: {
        Brokers: this.bootstrapBrokers,
        Auth: 'iam',
        Region: Stack.of(this).region,
        Topics: Lazy.any({ produce: () => this.partitions }),
      },
    }).node.addDependency(creator, ...creator.connections.securityGroups, securityGroup);
  }
}

function grantCreateTopics(grantee: iam.IGrantable, clusterArn: string): void {
  const [before, cluster] = Fn.split(':cluster/', clusterArn, 2);
  iam.Grant.addToPrincipal({
    grantee,
    actions: ['kafka-cluster:Connect', 'kafka-cluster:DescribeCluster'],
    resourceArns: [clusterArn],
  });
  iam.Grant.addToPrincipal({
    grantee,
    actions: ['kafka-cluster:CreateTopic', 'kafka-cluster:DescribeTopic'],
    resourceArns: [`${before}:topic/${cluster}/*`],
  });
}
