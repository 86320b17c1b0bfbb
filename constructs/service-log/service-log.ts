import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as cr from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';

const RETENTION_DAYS = 30;

/**
 * The log group that an AWS service writes to under a name that cannot be chosen, with a retention of a month. Not a
 * `LogGroup`: services may write late and create the group again after it was deleted with its stack, and then
 * CloudFormation could not create it a second time. Not a `LogRetention`: its function may change every log group.
 */
export class ServiceLog extends Construct {
  constructor(scope: Construct, id: string, logGroupName: string) {
    super(scope, id);
    const arn = Stack.of(this).formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: logGroupName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    const policy = cr.AwsCustomResourcePolicy.fromSdkCalls({ resources: [arn, `${arn}:*`] });
    const call = (action: string, ignore?: string, more: object = {}): cr.AwsSdkCall => ({
      service: 'CloudWatchLogs',
      action,
      parameters: { logGroupName, ...more },
      ignoreErrorCodesMatching: ignore,
      physicalResourceId: cr.PhysicalResourceId.of(logGroupName),
      outputPaths: [],
    });
    const group = new cr.AwsCustomResource(this, 'Group', {
      installLatestAwsSdk: false,
      onUpdate: call('createLogGroup', 'ResourceAlreadyExistsException'),
      onDelete: call('deleteLogGroup', 'ResourceNotFoundException'),
      policy,
    });
    const retention = new cr.AwsCustomResource(this, 'Retention', {
      installLatestAwsSdk: false,
      onUpdate: call('putRetentionPolicy', undefined, { retentionInDays: RETENTION_DAYS }),
      policy,
    });
    retention.node.addDependency(group);
  }
}
