import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { InstanceType } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { TicketDatabase } from '../database/ticket-database';
import { addAlarms } from './alarm-rule';
import { burstableRules, databaseRules, instanceRules, replicaRules, rotationRules } from './rules';

/** Gibibytes of memory of one Aurora capacity unit. */
const UNIT_GIB = 2;

export function databaseAlarms(
  scope: Construct,
  database: TicketDatabase,
  actions: readonly cloudwatch.IAlarmAction[],
): void {
  const { instanceCapacity: instance, serverlessCapacity: serverless } = database.capacity;
  const rules = instance
    ? [
        ...databaseRules(memoryGiB(instance.instanceType)),
        ...instanceRules(instance.storageGiB),
        ...(instance.instanceType.isBurstable() ? burstableRules : []),
      ]
    : [...databaseRules(serverless!.maxUnits * UNIT_GIB), ...(serverless!.multiAz ? replicaRules : [])];
  addAlarms(scope, rules, (name, options) => database.metric(name, options), actions);
  addAlarms(scope, rotationRules, (name, options) => database.metricUsersFunction(name, options), actions);
}

const SMALL_SIZES: Readonly<Record<string, number>> = {
  nano: 0.5,
  micro: 1,
  small: 2,
  medium: 4,
  large: 8,
  xlarge: 16,
};

/** Memory by the name of the class: that of t and m classes doubles with each size, r has twice and c half of it. */
function memoryGiB(instanceType: InstanceType): number {
  const [family = '', size = ''] = instanceType.toString().split('.');
  const multiple = /^(\d+)xlarge$/.exec(size)?.[1];
  const ofSize = multiple ? 16 * Number(multiple) : (SMALL_SIZES[size] ?? 8);
  return ofSize * ({ r: 2, x: 4, c: 0.5 }[family[0] ?? ''] ?? 1);
}
