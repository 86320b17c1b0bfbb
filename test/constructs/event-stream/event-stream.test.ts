import { Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { EventStream, type EventStreamProps, KafkaTopic, StreamAccess, StreamCapacity } from '../../../constructs';
import { existingStream, existingVpc } from '../../support/cdk/existing';
import { reviewableResources, synthesize, TestStack } from '../../support/cdk/synthesize';

function stream(props: Omit<EventStreamProps, 'vpc'> = {}, zones = ['a', 'b']) {
  return synthesize(stack => new EventStream(stack, 'Stream', { vpc: existingVpc(stack, zones), ...props }));
}

test('by default: two small brokers, TLS and IAM, all topics', () => {
  expect(reviewableResources(stream(), (_, type) => /^(AWS::(MSK|EC2)|Custom)::/.test(type))).toMatchSnapshot();
});

test('with three brokers every message has at least two replicas', () => {
  const template = stream({ capacity: StreamCapacity.provisioned({ brokers: 3 }) }, ['a', 'b', 'c']);
  template.allResourcesProperties('AWS::MSK::Topic', { ReplicationFactor: 3 });
  const [configuration] = Object.values(template.findResources('AWS::MSK::Configuration'));
  expect(configuration?.Properties.ServerProperties).toContain('min.insync.replicas=2');
  // The default of MSK is true: a broker that is not in sync could become the leader, and messages would be lost.
  expect(configuration?.Properties.ServerProperties).toContain('unclean.leader.election.enable=false');
});

test.each([
  ['t3.small', '3.9.x'],
  ['m7g.large', '3.9.x.kraft'],
])('brokers of class %s run Kafka %s by default', (name, kafkaVersion) => {
  const capacity = StreamCapacity.provisioned({ instanceType: new ec2.InstanceType(name) });
  stream({ capacity }).hasResourceProperties('AWS::MSK::Cluster', { KafkaVersion: kafkaVersion });
});

test('the Kafka version can be chosen', () => {
  const capacity = StreamCapacity.provisioned({ kafkaVersion: '3.8.x' });
  stream({ capacity }).hasResourceProperties('AWS::MSK::Cluster', { KafkaVersion: '3.8.x' });
});

test.each([
  [2, 3, 2],
  [3, 3, 3],
  [3, 4, 3],
  [4, 4, 2],
  [6, 4, 3],
])('%i brokers in a network with %i zones use %i of them', (brokers, zones, used) => {
  const names = ['a', 'b', 'c', 'd'];
  const template = stream({ capacity: StreamCapacity.provisioned({ brokers }) }, names.slice(0, zones));
  template.hasResourceProperties('AWS::MSK::Cluster', {
    BrokerNodeGroupInfo: { ClientSubnets: names.slice(0, used).map(zone => `subnet-private-${zone}`) },
  });
});

test('a customer managed key encrypts the disks of the brokers, and is rejected by MSK Serverless', () => {
  const encrypted = (capacity: StreamCapacity) =>
    synthesize(
      stack =>
        new EventStream(stack, 'Stream', {
          vpc: existingVpc(stack),
          capacity,
          encryptionKey: new kms.Key(stack, 'Key'),
        }),
    );
  encrypted(StreamCapacity.provisioned()).hasResourceProperties('AWS::MSK::Cluster', {
    EncryptionInfo: {
      EncryptionAtRest: { DataVolumeKMSKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] } },
    },
  });
  expect(() => encrypted(StreamCapacity.serverless())).toThrow('encryptionKey is not supported by MSK Serverless');
});

test('MSK Serverless uses three zones of four', () => {
  stream({ capacity: StreamCapacity.serverless() }, ['a', 'b', 'c', 'd']).hasResourceProperties(
    'AWS::MSK::ServerlessCluster',
    { VpcConfigs: [{ SubnetIds: ['subnet-private-a', 'subnet-private-b', 'subnet-private-c'] }] },
  );
});

test('OPENABLE uses public subnets without public access, PUBLIC enables it and reads the addresses again', () => {
  const brokersOf = (access: StreamAccess) => {
    const template = stream({ access });
    const [cluster] = Object.values(template.findResources('AWS::MSK::Cluster'));
    const [addresses] = Object.values(template.findResources('Custom::AWS'));
    return { ...cluster!.Properties.BrokerNodeGroupInfo, asked: JSON.stringify(addresses!.Properties.Update) };
  };
  const [closed, openable, open] = [StreamAccess.NETWORK, StreamAccess.OPENABLE, StreamAccess.PUBLIC].map(brokersOf);
  expect(closed).not.toHaveProperty('ConnectivityInfo');
  expect(closed.ClientSubnets).toEqual(['subnet-private-a', 'subnet-private-b']);
  expect(openable).toMatchObject({
    ClientSubnets: ['subnet-public-a', 'subnet-public-b'],
    ConnectivityInfo: { PublicAccess: { Type: 'DISABLED' } },
    asked: closed.asked,
  });
  expect(open).toMatchObject({
    ClientSubnets: ['subnet-public-a', 'subnet-public-b'],
    ConnectivityInfo: { PublicAccess: { Type: 'SERVICE_PROVIDED_EIPS' } },
  });
  expect(open.asked).toContain('BootstrapBrokerStringPublicSaslIam');
  expect(openable.asked).not.toContain('BootstrapBrokerStringPublicSaslIam');
});

test('a function in the VPC creates the topics of MSK Serverless, with no other permission', () => {
  const template = stream({ capacity: StreamCapacity.serverless() });
  template.hasResource('AWS::MSK::ServerlessCluster', {
    DeletionPolicy: 'RetainExceptOnCreate',
    Properties: { ClientAuthentication: { Sasl: { Iam: { Enabled: true } } } },
  });
  template.hasResourceProperties('Custom::StreamTopics', {
    Auth: 'iam',
    Topics: {
      'ticket-bookings': 2,
      'analytics-results': 1,
      'booking-changes': 2,
      'catalog-changes': 2,
      'parked-messages': 1,
    },
  });
  template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 9098, ToPort: 9098 });
  template.hasResourceProperties('AWS::EC2::SecurityGroupEgress', { FromPort: 9098, ToPort: 9098 });
  expect(JSON.stringify(template.findResources('AWS::EC2::SecurityGroup'))).not.toContain('0.0.0.0/0');
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({ Action: ['kafka-cluster:CreateTopic', 'kafka-cluster:DescribeTopic'] }),
      ]),
    },
  });
});

test('creates the given topics with their partitions', () => {
  const template = stream({ topics: [KafkaTopic.ticketBookings({ partitions: 12 })] });
  template.resourcePropertiesCountIs('AWS::MSK::Topic', { TopicName: 'ticket-bookings', PartitionCount: 12 }, 1);
  template.resourceCountIs('AWS::MSK::Topic', 1);
});

test('a grant covers one topic, and groups with one prefix', () => {
  const template = synthesize(stack => {
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('pods.eks.amazonaws.com') });
    const theirs = existingStream(stack);
    theirs.grantPublish(role, KafkaTopic.ticketBookings());
    theirs.grantConsume(role, KafkaTopic.catalogChanges(), 'booking-service');
  });
  const arn = (kind: string, name = '') => `arn:aws:kafka:eu-central-1:111122223333:${kind}/theirs/1234${name}`;
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [
        {
          Effect: 'Allow',
          Action: ['kafka-cluster:Connect', 'kafka-cluster:DescribeCluster'],
          Resource: arn('cluster'),
        },
        {
          Effect: 'Allow',
          Action: ['kafka-cluster:DescribeTopic', 'kafka-cluster:WriteData'],
          Resource: arn('topic', '/ticket-bookings'),
        },
        {
          Effect: 'Allow',
          Action: ['kafka-cluster:DescribeTopic', 'kafka-cluster:ReadData'],
          Resource: arn('topic', '/catalog-changes'),
        },
        {
          Effect: 'Allow',
          Action: ['kafka-cluster:AlterGroup', 'kafka-cluster:DescribeGroup'],
          Resource: arn('group', '/booking-service*'),
        },
      ],
    },
  });
});

test('has a metric for the lag of a consumer group', () => {
  const stack = new TestStack();
  const made = new EventStream(stack, 'Stream', { vpc: existingVpc(stack), clusterName: 'ours' });
  expect(made.metricConsumerLag(KafkaTopic.ticketBookings(), 'flink-analytics-group')).toMatchObject({
    metricName: 'SumOffsetLag',
    dimensions: { 'Cluster Name': 'ours', 'Consumer Group': 'flink-analytics-group', Topic: 'ticket-bookings' },
  });
});

test.each([
  [
    () => stream({ capacity: StreamCapacity.provisioned({ brokers: 3 }) }),
    'brokers must be a multiple of 2 in a network with 2 zones (got 3): use 2 or 4',
  ],
  [
    () => stream({ capacity: StreamCapacity.provisioned({ brokers: 5 }) }, ['a', 'b', 'c']),
    'brokers must be a multiple of 2 or 3 in a network with 3 zones (got 5): use 4 or 6',
  ],
  [() => stream({}, ['a']), 'the event stream needs subnets in at least 2 zones (got 1)'],
  [
    () => StreamCapacity.provisioned({ kafkaVersion: '3.9.x.kraft' }),
    "kafkaVersion '3.9.x.kraft' uses KRaft, which MSK does not support on t3.small: use 3.9.x, or an m7g class",
  ],
  [
    () => StreamCapacity.provisioned({ kafkaVersion: '4.1.x' }),
    "kafkaVersion '4.1.x' uses KRaft, which MSK does not support on t3.small: use 3.9.x, or an m7g class",
  ],
  [
    () => stream({ capacity: StreamCapacity.serverless(), access: StreamAccess.OPENABLE }),
    "access must be 'network' for MSK Serverless (got 'openable'): use StreamCapacity.provisioned()",
  ],
  [() => StreamCapacity.provisioned({ brokers: 1 }), 'brokers must be an integer from 2 to 30 (got 1)'],
  [() => StreamCapacity.provisioned({ storageGiB: 0 }), 'storageGiB must be an integer from 1 to 16384 (got 0)'],
  [
    () => KafkaTopic.bookingChanges({ partitions: 0 }),
    'partitions of booking-changes must be an integer from 1 to 1000 (got 0)',
  ],
])('rejects invalid props: %#', (make, message) => {
  expect(make).toThrow(message);
});

test('configures MSK to enlarge the disks up to the given size only', () => {
  const scaling = 'AWS::ApplicationAutoScaling::ScalableTarget';
  stream().resourceCountIs(scaling, 0);
  const capacity = StreamCapacity.provisioned({ maxStorageGiB: 40 });
  stream({ capacity }).hasResourceProperties(scaling, {
    MaxCapacity: 40,
    ScalableDimension: 'kafka:broker-storage:VolumeSize',
  });
});

test.each([10, 20, 16385, 30.5])('fails when maxStorageGiB is %d', maxStorageGiB => {
  expect(() => StreamCapacity.provisioned({ maxStorageGiB })).toThrow(
    `maxStorageGiB must be an integer above storageGiB (20) and at most 16384 (got ${maxStorageGiB})`,
  );
});

test.each([
  ['provisioned', StreamCapacity.provisioned()],
  ['serverless', StreamCapacity.serverless()],
])('creates a topic of another service in a %s stream', (_, capacity) => {
  const template = synthesize(stack => {
    const created = new EventStream(stack, 'Stream', { vpc: existingVpc(stack), capacity });
    created.addTopic(new KafkaTopic('payments', { partitions: 4 }));
  });
  const topics = Object.values(template.findResources('AWS::MSK::Topic')).map(({ Properties }) => Properties);
  const [serverless] = Object.values(template.findResources('Custom::StreamTopics'));
  expect(
    serverless?.Properties.Topics ?? {
      payments: topics.find(({ TopicName }) => TopicName === 'payments')?.PartitionCount,
    },
  ).toMatchObject({ payments: 4 });
});

test('rejects a topic that exists already, and names that Kafka rejects', () => {
  const created = new EventStream(new TestStack(), 'Stream', { vpc: existingVpc(new TestStack()) });
  expect(() => created.addTopic(new KafkaTopic('ticket-bookings'))).toThrow(
    "topic 'ticket-bookings' exists already in Test/Stream",
  );
  expect(() => new KafkaTopic('my topic')).toThrow(
    "topicName must be 1 to 249 letters, digits, '.', '_' and '-' (got 'my topic')",
  );
});
