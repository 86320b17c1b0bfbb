import { CustomResource, Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { shippedFunction, shippedProvider } from '../shipped-function';

/**
 * Stops the deletion of a cluster while its VPC contains load balancers. Kubernetes creates them, and the CDK does not
 * report when Kubernetes fails to delete one: it would outlive the cluster and block the deletion of the VPC.
 */
export class LoadBalancerGuard extends Construct {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);
    const handler = shippedFunction(this, 'Handler', {
      description: 'Waits until a VPC contains no load balancer',
      bundle: 'load-balancer-guard',
      timeout: Duration.minutes(12),
    });
    handler.addToRolePolicy(new iam.PolicyStatement({ actions: ['ec2:DescribeNetworkInterfaces'], resources: ['*'] }));
    new CustomResource(this, 'Guard', {
      serviceToken: shippedProvider(this, 'Provider', handler).serviceToken,
      resourceType: 'Custom::LoadBalancerGuard',
      properties: { VpcId: vpc.vpcId },
    }).node.addDependency(handler);
  }
}
