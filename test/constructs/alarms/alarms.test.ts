import type { Stack } from 'aws-cdk-lib';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { InstanceType } from 'aws-cdk-lib/aws-ec2';
import {
  Alarms,
  type AlarmsProps,
  Analytics,
  AnalyticsCode,
  DatabaseCapacity,
  EventStream,
  StreamCapacity,
  TicketDatabase,
} from '../../../constructs';
import { existingBucket, existingStream, existingTable, existingVpc } from '../../support/cdk/existing';
import { synthesize } from '../../support/cdk/synthesize';

const watch = (props: (stack: Stack) => AlarmsProps) =>
  synthesize(stack => new Alarms(stack, 'Alarms', { ...props(stack), alarmActions: [topic] }));
const topic: cloudwatch.IAlarmAction = { bind: () => ({ alarmActionArn: 'arn:aws:sns:::wake-up' }) };

/** Metric, comparison and threshold of each alarm of the construct. */
function alarmsOf(template: Template): string[] {
  return Object.entries(template.findResources('AWS::CloudWatch::Alarm'))
    .filter(([id]) => id.startsWith('Alarms'))
    .map(([, { Properties: alarm }]) => {
      const sign = alarm.ComparisonOperator === 'LessThanThreshold' ? '<' : '>=';
      return `${alarm.MetricName ?? alarm.Metrics[0].Expression} ${sign} ${alarm.Threshold}`;
    });
}

function databaseOf(stack: Stack, capacity?: DatabaseCapacity): AlarmsProps {
  return { database: new TicketDatabase(stack, 'Database', { vpc: existingVpc(stack), capacity }) };
}

function streamOf(stack: Stack, capacity?: StreamCapacity): AlarmsProps {
  return { stream: new EventStream(stack, 'Stream', { vpc: existingVpc(stack), capacity }) };
}

test('creates no alarm without parts', () => {
  expect(alarmsOf(watch(() => ({})))).toEqual([]);
});

test('watches a burstable database: CPU, connections, storage, credits and rotation', () => {
  expect(alarmsOf(watch(stack => databaseOf(stack)))).toEqual([
    'CPUUtilization >= 90',
    'DatabaseConnections >= 60',
    'FreeStorageSpace < 2147483648',
    'CPUSurplusCreditsCharged >= 1',
    'Errors >= 1',
  ]);
});

test.each([
  ['m7g.large', 480],
  ['r7g.2xlarge', 3_840],
  ['m7g.16xlarge', 4_000],
])('sets the limit of connections of %s by its memory, and no alarm on CPU credits', (type, connections) => {
  const alarms = alarmsOf(
    watch(stack => databaseOf(stack, DatabaseCapacity.instance({ instanceType: new InstanceType(type) }))),
  );
  expect(alarms).toContain(`DatabaseConnections >= ${connections}`);
  expect(alarms).not.toContain('CPUSurplusCreditsCharged >= 1');
});

test('watches the lag of an Aurora reader, when there is one', () => {
  const lag = 'AuroraReplicaLagMaximum >= 1000';
  expect(alarmsOf(watch(stack => databaseOf(stack, DatabaseCapacity.serverless())))).toContain(lag);
  const alone = DatabaseCapacity.serverless({ multiAz: false });
  expect(alarmsOf(watch(stack => databaseOf(stack, alone)))).not.toContain(lag);
});

test('watches the function that rotates the passwords, and not another one', () => {
  watch(stack => databaseOf(stack)).hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'Errors',
    Dimensions: [{ Name: 'FunctionName', Value: { Ref: Match.stringLikeRegexp('^DatabaseUsersMaker') } }],
  });
});

test('watches each broker and the partitions of a stream', () => {
  const template = watch(stack => streamOf(stack));
  const disk = 'KafkaDataLogsDiskUsed >= 85';
  expect(alarmsOf(template)).toEqual(['OfflinePartitionsCount >= 1', disk, disk]);
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    Dimensions: Match.arrayWith([{ Name: 'Broker ID', Value: '2' }]),
  });
});

test('watches no broker of MSK Serverless', () => {
  expect(alarmsOf(watch(stack => streamOf(stack, StreamCapacity.serverless())))).toEqual([]);
});

test('watches table, NAT gateways, load balancers and analytics', () => {
  const template = watch(stack => ({
    usersTable: existingTable(stack),
    natGatewayIds: ['nat-1', 'nat-2'],
    loadBalancers: true,
    analytics: new Analytics(stack, 'Analytics', {
      vpc: existingVpc(stack),
      stream: existingStream(stack),
      code: AnalyticsCode.fromBucket(existingBucket(stack), 'job.zip'),
    }),
  }));
  expect(alarmsOf(template)).toEqual([
    'ReadThrottleEvents >= 1',
    'WriteThrottleEvents >= 1',
    'downtime >= 300000',
    'SELECT MAX(UnHealthyHostCount) FROM SCHEMA("AWS/NetworkELB", LoadBalancer, TargetGroup) >= 1',
    'ErrorPortAllocation >= 1',
    'ErrorPortAllocation >= 1',
  ]);
});

test('adds the actions to every alarm, and ignores missing data', () => {
  const alarms = Object.values(watch(stack => databaseOf(stack)).findResources('AWS::CloudWatch::Alarm'));
  for (const { Properties } of alarms) {
    expect(Properties).toMatchObject({ AlarmActions: ['arn:aws:sns:::wake-up'], TreatMissingData: 'notBreaching' });
  }
});
