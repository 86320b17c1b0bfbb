import { CfnGuardValidator } from '@cdklabs/cdk-validator-cfnguard';
import { type Environment, synthesizeEnvironment } from './environments';

/** The rules of AWS Control Tower that the demonstration does not follow, and why. */
const reasons: Record<string, string> = {
  cloudwatch_alarm_action_check: 'alarmTopicArn in the configuration says whom to wake',
  cloudwatch_log_group_encrypted_check: 'encrypted by CloudWatch; a key of our own would be one more thing to lose',
  cloudwatch_log_group_retention_period_check: 'a month is enough to find out what happened',
  ec2_launch_template_monitoring_enabled_check: 'the autoscalers go by what the pods ask for, not by CloudWatch',
  eks_secrets_encrypted_check:
    'EKS encrypts all of its data by itself since 1.28, and the services keep no secret in it',
  lambda_function_public_access_prohibited_check: 'the rule does not know Fn::ImportValue, which names the bucket',
  lambda_inside_vpc_check: 'they call AWS only, for which a network would be a detour',
  rds_instance_deletion_protection_enabled_check:
    'a protected database cannot be rolled back: the second deployment switches deletionProtection on',
  rds_instance_enhanced_monitoring_enabled_check: 'the metrics of RDS are enough at this size',
  rds_instance_iam_authentication_enabled_check:
    'each user has a password that changes every month, and one role may read it',
  rds_instance_logging_enabled_check: 'logs are exported; the rule reads DB clusters only',
  rds_instance_multi_az_support_check: 'the demonstration is cheap; production has a standby',
  rds_instance_no_default_ports_check: 'the port is no secret: the security group lets only the pods in',
  rds_storage_encrypted_kms_key_check: 'encrypted with the key that AWS keeps for RDS',
  s3_bucket_default_encryption_kms_check: 'encrypted by S3; a key of our own would cost a call for each object',
  s3_bucket_logging_enabled_check: 'the access log does not log itself',
  s3_bucket_object_lock_enabled_check: 'people may ask for their uploads to be deleted',
  s3_bucket_versioning_enabled_check: 'nobody overwrites an access log',
  s3_event_notifications_enabled_check: 'the notification stands in the services stack, where the function is',
  sqs_dlq_check: 'it is the dead-letter queue',
};

test('cfn-guard finds nothing that we have not given a reason for, and no reason is idle', () => {
  expect(brokenRules(synthesizeEnvironment('demonstration'))).toEqual(Object.keys(reasons).sort());
});

test('fails when the Kubernetes API is opened to others than the network', () => {
  const open = synthesizeEnvironment('demonstration', { publicAccessCidrs: '203.0.113.7/32' });
  expect(brokenRules(open, 'cluster')).toContain('eks_endpoint_no_public_access_check');
});

/** The rules that the stacks break, or those of one part. */
function brokenRules({ app, assembly }: Environment, part = ''): string[] {
  const stacks = assembly.stacks.filter(({ stackName }) => stackName.endsWith(part));
  const templatePaths = stacks.map(({ templateFullPath }) => templateFullPath);
  const { violations } = new CfnGuardValidator().validate({ appConstruct: app, templatePaths });
  return [...new Set(violations.map(({ ruleName }) => ruleName))].sort();
}
