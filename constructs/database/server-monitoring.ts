import { Duration } from 'aws-cdk-lib';
import type { InstanceType } from 'aws-cdk-lib/aws-ec2';
import type { DatabaseInstanceProps } from 'aws-cdk-lib/aws-rds';

/** Logs statements of a second and more, and waits for locks. TLS is required, as in the default group of RDS. */
export const statementLog: Readonly<Record<string, string>> = {
  log_min_duration_statement: '1000', // milliseconds
  log_lock_waits: '1',
  'rds.force_ssl': '1',
};

/** Enhanced Monitoring and Database Insights, for classes with the memory for them. */
export function instanceMonitoring(instanceType: InstanceType): Partial<DatabaseInstanceProps> {
  if (instanceType.isBurstable()) {
    return {};
  }
  return { monitoringInterval: Duration.minutes(1), enablePerformanceInsights: true };
}
