import { CustomResource, Duration, Fn, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as msk from 'aws-cdk-lib/aws-msk';
import * as cr from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { shippedAsset } from '../shipped-asset';
import { brokerAddresses } from './bootstrap-brokers';
import { MAX_ZONES } from './broker-zones';
import { StreamAccess } from './stream-access';
import type { StreamTerms } from './stream-terms';

/** MSK Serverless. CloudFormation cannot make topics in it, so a function of ours does, from within the network. */
export class ServerlessStream extends Construct {
  public readonly clusterArn: string;
  public readonly bootstrapBrokers: string;
  public readonly publicBootstrapBrokers = undefined;

  constructor(scope: Construct, id: string, props: StreamTerms) {
    super(scope, id);
    if (props.access !== StreamAccess.NETWORK) {
      throw new Error(
        `access is '${props.access}': MSK Serverless is reached from its network alone, use StreamCapacity.provisioned()`,
      );
    }
    if (props.encryptionKey) {
      throw new Error('MSK Serverless supports no encryptionKey: remove it, or use StreamCapacity.provisioned()');
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
    this.makeTopics(props);
  }

  private makeTopics({ vpc, securityGroup, topics }: StreamTerms): void {
    const maker = new lambda.Function(this, 'TopicMaker', {
      description: 'Makes the topics of the event stream',
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      code: lambda.Code.fromAsset(shippedAsset('stream-topics')),
      handler: 'index.handler',
      memorySize: 256,
      timeout: Duration.minutes(2),
      logGroup: new logs.LogGroup(this, 'TopicMakerLog', { retention: logs.RetentionDays.ONE_MONTH }),
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      securityGroups: [
        new ec2.SecurityGroup(this, 'TopicMakerSecurityGroup', {
          vpc,
          description: 'The function that makes the topics of the event stream',
          allowAllOutbound: false,
        }),
      ],
    });
    maker.connections.allowTo(securityGroup, ec2.Port.tcp(9098), 'The topics are made in the brokers');
    for (const statement of mayMakeTopics(this.clusterArn)) maker.addToRolePolicy(statement);
    const provider = new cr.Provider(this, 'Topics', {
      onEventHandler: maker,
      logGroup: new logs.LogGroup(this, 'TopicsLog', { retention: logs.RetentionDays.ONE_MONTH }),
    });
    new CustomResource(provider, 'Made', {
      serviceToken: provider.serviceToken,
      resourceType: 'Custom::StreamTopics',
      properties: {
        Brokers: this.bootstrapBrokers,
        Auth: 'iam',
        Region: Stack.of(this).region,
        Topics: Object.fromEntries(topics.map(({ topicName, partitions }) => [topicName, partitions])),
      },
    }).node.addDependency(maker, ...maker.connections.securityGroups, securityGroup);
  }
}

function mayMakeTopics(clusterArn: string): iam.PolicyStatement[] {
  const [before, cluster] = Fn.split(':cluster/', clusterArn, 2);
  return [
    new iam.PolicyStatement({
      actions: ['kafka-cluster:Connect', 'kafka-cluster:DescribeCluster'],
      resources: [clusterArn],
    }),
    new iam.PolicyStatement({
      actions: ['kafka-cluster:CreateTopic', 'kafka-cluster:DescribeTopic'],
      resources: [`${before}:topic/${cluster}/*`],
    }),
  ];
}
