import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** What Managed Flink needs to stand in a network. Looking knows no resources; making and removing is bound to network interfaces. */
export function mayAttachToNetwork(scope: Construct): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      actions: [
        'ec2:DescribeDhcpOptions',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSubnets',
        'ec2:DescribeVpcs',
      ],
      resources: ['*'],
    }),
    new iam.PolicyStatement({
      actions: ['ec2:CreateNetworkInterface', 'ec2:CreateNetworkInterfacePermission', 'ec2:DeleteNetworkInterface'],
      resources: ['network-interface', 'subnet', 'security-group'].map(resource =>
        Stack.of(scope).formatArn({ service: 'ec2', resource, resourceName: '*' }),
      ),
    }),
  ];
}
