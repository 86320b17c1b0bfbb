import type { AlarmRule } from './alarm-rule';

const GIB = 1024 ** 3;

/** Rules for a DB instance and for an Aurora cluster. */
export function databaseRules(memoryGiB: number): AlarmRule[] {
  return [
    {
      id: 'DatabaseCpu',
      description: 'The database has used 90 % of its CPU for 15 minutes',
      metric: 'CPUUtilization',
      statistic: 'Average',
      threshold: 90,
      periodMinutes: 5,
      periods: 3,
    },
    {
      id: 'DatabaseConnections',
      description: 'The database has nearly as many connections as its memory allows',
      metric: 'DatabaseConnections',
      statistic: 'Maximum',
      // PostgreSQL on RDS allows some 80 connections for each GiB, and 5,000 at most.
      threshold: Math.min(Math.round(60 * memoryGiB), 4_000),
      periodMinutes: 1,
      periods: 5,
    },
  ];
}

export function instanceRules(storageGiB: number): AlarmRule[] {
  return [
    {
      id: 'DatabaseStorage',
      description: 'The database has less than a tenth of its first storage free, so storage autoscaling does not help',
      metric: 'FreeStorageSpace',
      statistic: 'Minimum',
      threshold: Math.round(storageGiB * 0.1 * GIB),
      below: true,
      periodMinutes: 5,
      periods: 3,
    },
  ];
}

/** Rules for t classes, which exceed their CPU credits at a charge per vCPU and hour. */
export const burstableRules: readonly AlarmRule[] = [
  {
    id: 'DatabaseCredits',
    description: 'The database uses more CPU than its class includes, and AWS charges for it',
    metric: 'CPUSurplusCreditsCharged',
    statistic: 'Maximum',
    threshold: 1,
    periodMinutes: 60,
    periods: 1,
  },
];

export const replicaRules: readonly AlarmRule[] = [
  {
    id: 'DatabaseReplicaLag',
    description: 'The Aurora reader is more than a second behind the writer',
    metric: 'AuroraReplicaLagMaximum',
    statistic: 'Maximum',
    threshold: 1_000,
    periodMinutes: 5,
    periods: 3,
  },
];

export const rotationRules: readonly AlarmRule[] = [
  {
    id: 'RotationErrors',
    description: 'The function that creates and rotates the database users failed: services may be unable to connect',
    metric: 'Errors',
    statistic: 'Sum',
    threshold: 1,
    periodMinutes: 5,
    periods: 1,
  },
];

export const streamRules: readonly AlarmRule[] = [
  {
    id: 'OfflinePartitions',
    description: 'Partitions of the event stream have no leader: nothing can be written to them',
    metric: 'OfflinePartitionsCount',
    statistic: 'Maximum',
    threshold: 1,
    periodMinutes: 1,
    periods: 5,
  },
];

export function brokerRules(broker: number): AlarmRule[] {
  return [
    {
      id: `Broker${broker}Disk`,
      description: `The disk of broker ${broker} is 85 % full: a full disk stops the broker`,
      metric: 'KafkaDataLogsDiskUsed',
      statistic: 'Maximum',
      threshold: 85,
      periodMinutes: 5,
      periods: 1,
    },
  ];
}

export const tableRules: readonly AlarmRule[] = ['Read', 'Write'].map(kind => ({
  id: `Users${kind}Throttles`,
  description: `DynamoDB throttles requests to the users table (${kind.toLowerCase()})`,
  metric: `${kind}ThrottleEvents`,
  statistic: 'Sum',
  threshold: 1,
  periodMinutes: 1,
  periods: 3,
}));

export function natRules(index: number): AlarmRule[] {
  return [
    {
      id: `Nat${index}Ports`,
      description: `NAT gateway ${index} has no free port: connections to the internet fail`,
      metric: 'ErrorPortAllocation',
      statistic: 'Sum',
      threshold: 1,
      periodMinutes: 5,
      periods: 1,
    },
  ];
}

export const analyticsRules: readonly AlarmRule[] = [
  {
    id: 'AnalyticsDowntime',
    description: 'The analytics application has been restarting for 5 minutes',
    metric: 'downtime',
    statistic: 'Maximum',
    threshold: 300_000,
    periodMinutes: 1,
    periods: 1,
  },
];

/** CloudWatch finds the target groups itself: their names are not known before Kubernetes has created them. */
export const loadBalancerRules: readonly AlarmRule[] = [
  {
    id: 'UnhealthyHosts',
    description: 'A network load balancer of this account and region has unhealthy targets',
    metric: 'UnHealthyHostCount',
    statistic: 'MAX',
    threshold: 1,
    periodMinutes: 1,
    periods: 10,
  },
];
