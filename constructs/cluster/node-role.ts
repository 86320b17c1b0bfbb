import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/**
 * Creates the role of the nodes, with the policies that EKS requires, including pulling images. Pods have other roles.
 */
export function nodeRole(scope: Construct, ...policies: string[]): iam.Role {
  return new iam.Role(scope, 'NodeRole', {
    description: 'The nodes of the cluster',
    assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
    managedPolicies: [...policies, 'AmazonEC2ContainerRegistryPullOnly'].map(policy =>
      iam.ManagedPolicy.fromAwsManagedPolicyName(policy),
    ),
  });
}
