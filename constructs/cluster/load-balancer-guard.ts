import { CustomResource, Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as cr from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { shippedAsset } from '../shipped-asset';

/**
 * Stops the deletion of a cluster while its VPC contains load balancers. Kubernetes creates them, and the CDK does not
 * report when Kubernetes fails to delete one: it would outlive the cluster and block the deletion of the VPC.
 */
export class LoadBalancerGuard extends Construct {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);
    const handler = new lambda.Function(this, 'Handler', {
      description: 'Waits until a VPC contains no load balancer',
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      code: lambda.Code.fromAsset(shippedAsset('load-balancer-guard')),
      handler: 'index.handler',
      memorySize: 256,
      timeout: Duration.minutes(12),
      logGroup: new logs.LogGroup(this, 'HandlerLog', { retention: logs.RetentionDays.ONE_MONTH }),
    });
    handler.addToRolePolicy(new iam.PolicyStatement({ actions: ['ec2:DescribeNetworkInterfaces'], resources: ['*'] }));
    const provider = new cr.Provider(this, 'Provider', {
      onEventHandler: handler,
      logGroup: new logs.LogGroup(this, 'ProviderLog', { retention: logs.RetentionDays.ONE_MONTH }),
    });
    new CustomResource(this, 'Guard', {
      serviceToken: provider.serviceToken,
      resourceType: 'Custom::LoadBalancerGuard',
      properties: { VpcId: vpc.vpcId },
    }).node.addDependency(handler);
  }
}
