import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { IEventStream } from '../event-stream/event-stream-base';
import type { AnalyticsCodeLocation } from './analytics-code';
import { grantJob } from './job-access';

interface ApplicationRoleProps {
  readonly applicationName: string;
  readonly code: AnalyticsCodeLocation;
  readonly log: logs.ILogGroup;
  readonly stream: IEventStream;
  readonly subnetIds: string[];
  readonly securityGroupId: string;
}

/** Creates the role of a Flink application: network interfaces, code, log, and the job's permissions on the stream. */
export function applicationRole(scope: Construct, id: string, props: ApplicationRoleProps): iam.Role {
  const { applicationName, code, log, stream } = props;
  const role = new iam.Role(scope, id, {
    description: 'The analytics application',
    assumedBy: new iam.ServicePrincipal('kinesisanalytics.amazonaws.com', {
      conditions: { ArnEquals: { 'aws:SourceArn': applicationArn(scope, applicationName) } },
    }),
  });
  grantAttachToNetwork(role, scope, props);
  role.addToPrincipalPolicy(
    new iam.PolicyStatement({
      actions: ['s3:GetObject', 's3:GetObjectVersion'],
      resources: [code.bucket.arnForObjects(code.key)],
    }),
  );
  // The service also looks up the log group. The action supports no resources.
  role.addToPrincipalPolicy(new iam.PolicyStatement({ actions: ['logs:DescribeLogGroups'], resources: ['*'] }));
  log.grant(role, 'logs:DescribeLogStreams', 'logs:PutLogEvents');
  grantJob(role, stream);
  return role;
}

export function applicationArn(scope: Construct, resourceName: string): string {
  return Stack.of(scope).formatArn({ service: 'kinesisanalytics', resource: 'application', resourceName });
}

/**
 * Grants the use of the subnets. Describing supports no resources, and ids of network interfaces are unknown
 * beforehand.
 */
function grantAttachToNetwork(
  role: iam.IRole,
  scope: Construct,
  { subnetIds, securityGroupId }: ApplicationRoleProps,
): void {
  const arn = (resource: string, resourceName: string) =>
    Stack.of(scope).formatArn({ service: 'ec2', resource, resourceName });
  role.addToPrincipalPolicy(
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
  );
  role.addToPrincipalPolicy(
    new iam.PolicyStatement({
      actions: ['ec2:CreateNetworkInterface', 'ec2:CreateNetworkInterfacePermission', 'ec2:DeleteNetworkInterface'],
      resources: [
        arn('network-interface', '*'),
        arn('security-group', securityGroupId),
        ...subnetIds.map(subnetId => arn('subnet', subnetId)),
      ],
    }),
  );
}
