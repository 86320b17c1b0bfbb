import { CfnGuardValidator } from '@cdklabs/cdk-validator-cfnguard';
import { type Environment, synthesizeEnvironment } from './environments';

/** Rules of AWS Control Tower that the demonstration does not meet, with the reason. */
const reasons: Record<string, string> = {
  cloudwatch_alarm_action_check: 'the setting alarmTopicArn adds an action to every alarm',
  cloudwatch_log_group_encrypted_check: 'encrypted with a key of CloudWatch',
  cloudwatch_log_group_retention_period_check: 'a retention of a month is enough for troubleshooting',
  ec2_launch_template_monitoring_enabled_check: 'the autoscalers use the requests of the pods, not CloudWatch',
  eks_secrets_encrypted_check: 'EKS encrypts all API data since 1.28, and the services store no Secret',
  lambda_function_public_access_prohibited_check:
    'the rule does not support Fn::ImportValue, which contains the name of the bucket',
  lambda_inside_vpc_check: 'these functions call AWS APIs only',
  rds_instance_deletion_protection_enabled_check:
    'CloudFormation cannot roll back a protected database: deletionProtection is enabled in the second deployment',
  rds_instance_enhanced_monitoring_enabled_check: 'the standard metrics are sufficient for this instance class',
  rds_instance_iam_authentication_enabled_check: 'the passwords are rotated every month',
  rds_instance_logging_enabled_check: 'logs are exported; the rule supports DB clusters only',
  rds_instance_multi_az_support_check: 'the demonstration has no standby to reduce costs; production has one',
  rds_instance_no_default_ports_check:
    'the port need not be secret: the security group allows ingress from the pods and the users function only',
  rds_storage_encrypted_kms_key_check: 'encrypted with the AWS managed key of RDS',
  s3_bucket_default_encryption_kms_check: 'encrypted with a key of S3; encryptionKeyArn sets another key',
  s3_bucket_logging_enabled_check: 'the bucket of the access log has no access log',
  s3_bucket_object_lock_enabled_check: 'users may request the deletion of their uploads',
  s3_bucket_versioning_enabled_check: 'objects of the access log are never overwritten',
  s3_event_notifications_enabled_check: 'the notification is in the services stack, with the function',
  sqs_dlq_check: 'it is the dead-letter queue',
};

test('cfn-guard reports exactly the rules that have a reason', () => {
  expect(violatedRules(synthesizeEnvironment('demonstration'))).toEqual(Object.keys(reasons).sort());
});

test('reports a Kubernetes API that is reachable from outside the VPC', () => {
  const open = synthesizeEnvironment('demonstration', { publicAccessCidrs: '203.0.113.7/32' });
  expect(violatedRules(open, 'cluster')).toContain('eks_endpoint_no_public_access_check');
});

/** Returns the rules that the stacks violate, or the stack of one part. */
function violatedRules({ app, assembly }: Environment, part = ''): string[] {
  const stacks = assembly.stacks.filter(({ stackName }) => stackName.endsWith(part));
  const templatePaths = stacks.map(({ templateFullPath }) => templateFullPath);
  const { violations } = new CfnGuardValidator().validate({ appConstruct: app, templatePaths });
  return [...new Set(violations.map(({ ruleName }) => ruleName))].sort();
}
