import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { Analytics, AnalyticsCode, type AnalyticsProps, EventStream, Topic } from '../../../constructs';
import { existingBucket, existingStream, existingVpc } from '../../support/cdk/existing';
import { reviewableResources, synthesize, TestStack } from '../../support/cdk/synthesize';

const folder = mkdtempSync(join(tmpdir(), 'analytics-code-'));
const packageFile = join(folder, 'job.zip');
writeFileSync(packageFile, 'the job');
afterAll(() => rmSync(folder, { recursive: true }));

function analyticsIn(stack: Stack, props: Partial<AnalyticsProps> = {}) {
  return new Analytics(stack, 'Analytics', {
    vpc: existingVpc(stack),
    stream: existingStream(stack),
    code: AnalyticsCode.fromBucket(existingBucket(stack), 'job.zip'),
    ...props,
  });
}

const analytics = (props: Partial<AnalyticsProps>) => synthesize(stack => analyticsIn(stack, props));
const byDefault = synthesize(stack => analyticsIn(stack));

test('synthesizes the application and its resources', () => {
  expect(reviewableResources(byDefault, id => id.startsWith('Analytics'))).toMatchSnapshot();
});

test('runs the given code in the private subnets, with brokers and topics as settings', () => {
  byDefault.hasResourceProperties('AWS::KinesisAnalyticsV2::Application', {
    RuntimeEnvironment: 'FLINK-2_2',
    ApplicationConfiguration: {
      ApplicationCodeConfiguration: { CodeContent: { S3ContentLocation: { FileKey: 'job.zip' } } },
      EnvironmentProperties: {
        PropertyGroups: [
          {
            PropertyGroupId: 'ticketing',
            PropertyMap: {
              CHECKPOINT_INTERVAL: '10 s',
              KAFKA_BROKERS: 'b-1.example:9098,b-2.example:9098',
              KAFKA_AUTH: 'iam',
              TOPIC_TICKET_BOOKINGS: 'ticket-bookings',
              TOPIC_ANALYTICS_RESULTS: 'analytics-results',
              TOPIC_PARKED_MESSAGES: 'parked-messages',
            },
          },
        ],
      },
      VpcConfigurations: [{ SubnetIds: ['subnet-private-a', 'subnet-private-b'] }],
    },
  });
});

test('uploads a local package as an asset, and grants reading it', () => {
  const template = analytics({ code: AnalyticsCode.fromAsset(packageFile) });
  const key = Match.stringLikeRegexp('^[0-9a-f]{64}\\.zip$');
  template.hasResourceProperties('AWS::KinesisAnalyticsV2::Application', {
    ApplicationConfiguration: {
      ApplicationCodeConfiguration: { CodeContent: { S3ContentLocation: { FileKey: key } } },
    },
  });
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Action: ['s3:GetObject', 's3:GetObjectVersion'],
          Resource: Match.stringLikeRegexp('/[0-9a-f]{64}\\.zip$'),
        }),
      ]),
    },
  });
});

test('grants reading bookings in one consumer group, writing results, and reading the code', () => {
  const allowed = (action: string, resource: unknown) =>
    Match.objectLike({ Action: Match.arrayWith([action]), Resource: resource });
  byDefault.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        allowed('s3:GetObject', 'arn:aws:s3:::theirs/job.zip'),
        allowed('kafka-cluster:ReadData', Match.stringLikeRegexp(':topic/theirs/1234/ticket-bookings$')),
        allowed('kafka-cluster:AlterGroup', Match.stringLikeRegexp(':group/theirs/1234/flink-analytics-group\\*$')),
        allowed(
          'kafka-cluster:AlterTransactionalId',
          Match.stringLikeRegexp(':transactional-id/.*/ticket-analytics\\*$'),
        ),
      ]),
    },
  });
});

test('has a security group without ingress, and with egress to the brokers and the AWS APIs', () => {
  const template = synthesize(stack => {
    const stream = existingStream(stack);
    const code = AnalyticsCode.fromBucket(existingBucket(stack), 'job.zip');
    const made = new Analytics(stack, 'Analytics', { vpc: existingVpc(stack), stream, code });
    stream.connections.allowDefaultPortFrom(made);
  });
  const group = { 'Fn::GetAtt': [Match.stringLikeRegexp('^AnalyticsSecurityGroup'), 'GroupId'] };
  template.hasResourceProperties('AWS::EC2::SecurityGroup', {
    SecurityGroupIngress: Match.absent(),
    SecurityGroupEgress: [Match.objectLike({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443 })],
  });
  template.hasResourceProperties('AWS::EC2::SecurityGroupEgress', { GroupId: group, FromPort: 9098, ToPort: 9098 });
  const arn = 'arn:aws:ec2:eu-central-1:111122223333:';
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Action: Match.arrayWith(['ec2:CreateNetworkInterface']),
          Resource: [
            `${arn}network-interface/*`,
            `${arn}subnet/subnet-private-a`,
            `${arn}subnet/subnet-private-b`,
            { 'Fn::Join': ['', [`${arn}security-group/`, group]] },
          ],
        }),
      ]),
    },
  });
});

test('sets a checkpoint interval below the default of one minute', () => {
  byDefault.hasResourceProperties('AWS::KinesisAnalyticsV2::Application', {
    ApplicationConfiguration: {
      FlinkApplicationConfiguration: {
        CheckpointConfiguration: {
          ConfigurationType: 'CUSTOM',
          CheckpointingEnabled: true,
          CheckpointInterval: 10_000,
          MinPauseBetweenCheckpoints: 5_000,
        },
      },
    },
  });
});

test('only this application can assume the role', () => {
  analytics({ applicationName: 'ours' }).hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: {
      Statement: [
        {
          Action: 'sts:AssumeRole',
          Effect: 'Allow',
          Principal: { Service: 'kinesisanalytics.amazonaws.com' },
          Condition: {
            ArnEquals: { 'aws:SourceArn': 'arn:aws:kinesisanalytics:eu-central-1:111122223333:application/ours' },
          },
        },
      ],
    },
  });
});

test('passes only settings that the job reads', () => {
  const job = readFileSync(
    join(__dirname, '../../../constructs/analytics/job/src/main/java/ticketing/analytics/Settings.java'),
    'utf8',
  );
  const [application] = Object.values(byDefault.findResources('AWS::KinesisAnalyticsV2::Application'));
  const [group] = application!.Properties.ApplicationConfiguration.EnvironmentProperties.PropertyGroups;
  const unknown = Object.keys(group.PropertyMap).filter(name => name !== 'KAFKA_BROKERS' && !job.includes(`"${name}"`));
  expect(unknown).toEqual([]);
});

test('grants the transactional ids that the job uses', () => {
  const sql = readFileSync(
    join(__dirname, '../../../constructs/analytics/job/src/main/resources/ticket-analytics.sql'),
    'utf8',
  );
  const prefixes = Array.from(sql.matchAll(/'sink.transactional-id-prefix' = '(.+)'/g), ([, prefix]) => prefix);
  expect(prefixes).toEqual(['ticket-analytics-results', 'ticket-analytics-parked']);
  byDefault.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({ Resource: Match.stringLikeRegexp(':transactional-id/.*/ticket-analytics\\*$') }),
      ]),
    },
  });
});

test('starts the application after creation and replacement, with no other permission', () => {
  const start = { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp('"action":"startApplication"')])] };
  byDefault.hasResourceProperties('Custom::AWS', { Create: start, Update: start, Delete: Match.absent() });
  byDefault.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: [Match.objectLike({ Action: 'kinesisanalytics:StartApplication' })] },
  });
});

test('has a metric for the downtime', () => {
  expect(analyticsIn(new TestStack()).metricDowntime()).toMatchObject({
    dimensions: { Application: 'ticket-booking-analytics' },
  });
});

test('sets the parallelism and its automatic scaling', () => {
  const scaling = (template: Template) => {
    const [application] = Object.values(template.findResources('AWS::KinesisAnalyticsV2::Application'));
    const { FlinkApplicationConfiguration } = application!.Properties.ApplicationConfiguration;
    return FlinkApplicationConfiguration.ParallelismConfiguration;
  };
  const custom = { ConfigurationType: 'CUSTOM' };
  expect(scaling(byDefault)).toEqual({ ...custom, Parallelism: 1, AutoScalingEnabled: true });
  const fixed = { parallelism: 3, autoScaling: false };
  expect(scaling(analytics(fixed))).toEqual({ ...custom, Parallelism: 3, AutoScalingEnabled: false });
});

test('limits the parallelism to the partitions of a new stream', () => {
  const withParallelism = (parallelism: number, topics?: Topic[]) =>
    synthesize(stack => {
      const vpc = existingVpc(stack);
      const stream = new EventStream(stack, 'Stream', { vpc, topics });
      const code = AnalyticsCode.fromBucket(existingBucket(stack), 'job.zip');
      new Analytics(stack, 'Analytics', { vpc, stream, code, parallelism });
    });
  const four = [Topic.ticketBookings({ partitions: 4 })];
  withParallelism(2);
  withParallelism(4, four);
  withParallelism(5, [Topic.parkedMessages()]); // the partitions of the bookings are unknown
  expect(() => withParallelism(3)).toThrow(
    'parallelism must be an integer from 1 to 2, the partitions of ticket-bookings (got 3)',
  );
  expect(() => withParallelism(5, four)).toThrow(
    'parallelism must be an integer from 1 to 4, the partitions of ticket-bookings (got 5)',
  );
});

test('rejects missing code and an invalid parallelism', () => {
  expect(() => synthesize(stack => AnalyticsCode.fromBucket(existingBucket(stack), ' '))).toThrow(
    "key must be the key of a .jar or .zip file in the bucket (got '')",
  );
  expect(() => AnalyticsCode.fromAsset('nowhere.jar')).toThrow(
    "analytics code not found at 'nowhere.jar': build it with mvn package",
  );
  expect(() => analytics({ parallelism: 0 })).toThrow('parallelism must be an integer from 1 to 64 (got 0)');
});

test.each([folder, __filename])('rejects %s as code, which is neither a jar nor a zip file', path => {
  expect(() => AnalyticsCode.fromAsset(path)).toThrow(`analytics code must be a .jar or .zip file (got '${path}')`);
});
