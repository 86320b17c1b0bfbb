import { Annotations, type Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { EventStream, type IEventStream, type ITicketDatabase, TicketDatabase } from '../../../constructs';

// Imported resources. They add nothing to a template, so that it contains only the tested resources.

export function existingVpc(stack: Stack, zones = ['a', 'b']): ec2.IVpc {
  // The CDK warns that the owner of an imported network must tag its subnets for load balancers.
  Annotations.of(stack).acknowledgeWarning('@aws-cdk/aws-eks:clusterMustManuallyTagSubnet');
  return ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-1',
    vpcCidrBlock: '10.0.0.0/16',
    availabilityZones: zones.map(zone => `eu-central-1${zone}`),
    privateSubnetIds: zones.map(zone => `subnet-private-${zone}`),
    privateSubnetRouteTableIds: zones.map(zone => `rtb-private-${zone}`),
    publicSubnetIds: zones.map(zone => `subnet-public-${zone}`),
    publicSubnetRouteTableIds: zones.map(zone => `rtb-public-${zone}`),
  });
}

export function existingCluster(stack: Stack, vpc = existingVpc(stack)): eks.ICluster {
  const kubectlProvider = eks.KubectlProvider.fromKubectlProviderAttributes(stack, 'Kubectl', {
    serviceToken: 'arn:aws:lambda:eu-central-1:111122223333:function:kubectl',
  });
  return eks.Cluster.fromClusterAttributes(stack, 'Cluster', {
    clusterName: 'theirs',
    clusterSecurityGroupId: 'sg-pods',
    vpc,
    kubectlProvider,
  });
}

export function existingDatabase(stack: Stack): ITicketDatabase {
  return TicketDatabase.fromAttributes(stack, 'Database', {
    hostname: 'db.example',
    catalogSecret: existingSecret(stack, 'catalog'),
    bookingSecret: existingSecret(stack, 'booking'),
    securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'DatabaseGroup', 'sg-database'),
  });
}

export function existingStream(stack: Stack): IEventStream {
  return EventStream.fromAttributes(stack, 'Stream', {
    clusterArn: 'arn:aws:kafka:eu-central-1:111122223333:cluster/theirs/1234',
    bootstrapBrokers: 'b-1.example:9098,b-2.example:9098',
    securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'StreamGroup', 'sg-stream'),
  });
}

export function existingSecret(stack: Stack, name: string): secretsmanager.ISecret {
  const secretCompleteArn = `arn:aws:secretsmanager:eu-central-1:111122223333:secret:${name}-abcdef`;
  return secretsmanager.Secret.fromSecretAttributes(stack, `Secret-${name}`, { secretCompleteArn });
}

export function existingBucket(stack: Stack): s3.IBucket {
  return s3.Bucket.fromBucketName(stack, 'Bucket', 'theirs');
}

export function existingTable(stack: Stack): dynamodb.ITable {
  return dynamodb.Table.fromTableName(stack, 'Table', 'people');
}
