import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import { DatabaseCapacity, TicketDatabase, type TicketDatabaseProps } from '../../../constructs';
import { existingSecret, existingVpc } from '../../support/cdk/existing';
import { reviewableResources, synthesize, TestStack } from '../../support/cdk/synthesize';

type Options = Omit<TicketDatabaseProps, 'vpc'>;

function databaseIn(stack: Stack, options: Options = {}) {
  return new TicketDatabase(stack, 'Database', { vpc: existingVpc(stack), ...options });
}

const database = (options: Options) => synthesize(stack => databaseIn(stack, options));
const byDefault = synthesize(stack => databaseIn(stack));

const [, usersMaker] =
  Object.entries(byDefault.findResources('AWS::Lambda::Function')).find(([id]) => /UsersMaker/.test(id)) ?? [];

test('by default: db.t3.micro, 20 GB, encrypted, ticketdb, no ingress, password managed by RDS', () => {
  expect(reviewableResources(byDefault, (_, type) => /^AWS::(RDS|EC2)::/.test(type))).toMatchSnapshot();
});

test('creates a user per service with a function that reads the secrets of the administrator and the users', () => {
  const secrets = Object.entries(byDefault.findResources('AWS::SecretsManager::Secret'));
  expect(secrets.map(([, { Properties }]) => Properties.GenerateSecretString.SecretStringTemplate)).toEqual([
    '{"username":"catalog"}',
    '{"username":"booking"}',
  ]);
  const users = secrets.map(([id]) => ({ Ref: id }));
  const administrator = { 'Fn::GetAtt': [expect.stringMatching(/^DatabaseInstance/), 'MasterUserSecret.SecretArn'] };
  const [made] = Object.values(byDefault.findResources('Custom::DatabaseUsers'));
  expect(made?.Properties).toMatchObject({ Users: users });
  expect(made?.DependsOn).toEqual(expect.arrayContaining([expect.stringMatching(/^DatabaseInstance/)]));
  expect(usersMaker?.Properties.Environment.Variables).toMatchObject({
    DATABASE_PORT: '5432',
    DATABASE_NAME: 'ticketdb',
    ADMINISTRATOR_SECRET_NAME: administrator,
  });
  const allowed = Object.entries(byDefault.findResources('AWS::IAM::Policy'))
    .filter(([id]) => /UsersMakerServiceRole/.test(id))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
  expect(allowed).toEqual([
    expect.objectContaining({ Resource: expect.arrayContaining([administrator, ...users]) }),
    expect.objectContaining({
      Action: ['secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage'],
      Resource: expect.arrayContaining(users),
    }),
  ]);
});

test('rotates the password of each user every month, after the users exist', () => {
  const schedules = Object.values(byDefault.findResources('AWS::SecretsManager::RotationSchedule'));
  expect(schedules.map(({ Properties }) => Properties.SecretId)).toEqual(
    Object.keys(byDefault.findResources('AWS::SecretsManager::Secret')).map(Ref => ({ Ref })),
  );
  for (const { Properties, DependsOn } of schedules) {
    expect(Properties).toMatchObject({
      RotationRules: { ScheduleExpression: 'cron(0 3 1 * ? *)', Duration: '2h' },
      RotationLambdaARN: { 'Fn::GetAtt': [expect.stringMatching(/^DatabaseUsersMaker/), 'Arn'] },
    });
    expect(DependsOn).toEqual([expect.stringMatching(/^DatabaseUsersMade/)]);
  }
  byDefault.hasResourceProperties('AWS::Lambda::Permission', {
    Principal: 'secretsmanager.amazonaws.com',
    SourceAccount: { Ref: 'AWS::AccountId' },
  });
});

test('the function receives all variables that it reads', () => {
  const given = usersMaker?.Properties.Environment.Variables;
  const read = readFileSync(join(__dirname, '../../../lambda/database-users/handler.ts'), 'utf8').matchAll(
    /variable\('(\w+)'/g,
  );
  expect(Array.from(read, ([, name]) => name).sort()).toEqual(
    Object.keys(given)
      .filter(name => name !== 'NODE_EXTRA_CA_CERTS')
      .sort(),
  );
});

test('Aurora Serverless is encrypted, private and protected in the same way', () => {
  const template = database({ capacity: DatabaseCapacity.serverless({ minUnits: 1, maxUnits: 4 }) });
  template.hasResource('AWS::RDS::DBCluster', {
    DeletionPolicy: 'Snapshot',
    Properties: {
      DatabaseName: 'ticketdb',
      ManageMasterUserPassword: true,
      StorageEncrypted: true,
      ServerlessV2ScalingConfiguration: { MinCapacity: 1, MaxCapacity: 4 },
    },
  });
  template.resourceCountIs('AWS::RDS::DBInstance', 2);
  template.allResourcesProperties('AWS::RDS::DBInstance', { PubliclyAccessible: false });
});

test('RemovalPolicy.DESTROY deletes the database without a snapshot', () => {
  database({ removalPolicy: RemovalPolicy.DESTROY }).hasResource('AWS::RDS::DBInstance', { DeletionPolicy: 'Delete' });
});

test.each([
  ['AWS::RDS::DBInstance', DatabaseCapacity.instance()],
  ['AWS::RDS::DBCluster', DatabaseCapacity.serverless()],
])('deletion protection of %s is off by default', (type, capacity) => {
  database({ capacity }).hasResourceProperties(type, { DeletionProtection: false });
  database({ capacity, deletionProtection: true }).hasResourceProperties(type, { DeletionProtection: true });
});

test.each([
  ['AWS::RDS::DBInstance', DatabaseCapacity.instance(), 'DBInstanceIdentifier', 'instance'],
  ['AWS::RDS::DBCluster', DatabaseCapacity.serverless(), 'DBClusterIdentifier', 'cluster'],
])('%s has a name, and a log of that name with a retention of a month', (type, capacity, property, kind) => {
  const template = database({ capacity, identifier: 'ours' });
  template.hasResourceProperties(type, { [property]: 'ours' });
  const calls = JSON.stringify(template.findResources('Custom::AWS'));
  expect(calls).toContain(`/aws/rds/${kind}/ours/postgresql`);
  template.resourceCountIs('Custom::LogRetention', 0);
  template.hasResource(type, { DependsOn: Match.arrayWith([Match.stringLikeRegexp('^DatabaseLogGroup')]) });
});

test('a customer managed key encrypts the storage and every secret, and the function may use it', () => {
  const template = synthesize(stack => databaseIn(stack, { encryptionKey: new kms.Key(stack, 'Key') }));
  const key = { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] };
  template.hasResourceProperties('AWS::RDS::DBInstance', { KmsKeyId: key, MasterUserSecret: { KmsKeyId: key } });
  template.allResourcesProperties('AWS::SecretsManager::Secret', { KmsKeyId: key });
  const policies = template.findResources('AWS::IAM::Policy');
  const [, maker] = Object.entries(policies).find(([id]) => /UsersMakerServiceRole/.test(id))!;
  const actions = maker.Properties.PolicyDocument.Statement.flatMap(({ Action }: { Action: string }) => Action);
  expect(actions).toEqual(expect.arrayContaining(['kms:Decrypt', 'kms:GenerateDataKey*']));
});

test('metrics have the identifier as a dimension', () => {
  const made = databaseIn(new TestStack());
  expect(made.metricCpuUtilization()).toMatchObject({ namespace: 'AWS/RDS', metricName: 'CPUUtilization' });
  expect(made.metricDatabaseConnections().dimensions).toHaveProperty('DBInstanceIdentifier');
});

test.each([
  [() => DatabaseCapacity.instance({ storageGiB: 10 }), 'storageGiB must be >= 20 (got 10)'],
  [
    () => DatabaseCapacity.instance({ storageGiB: 50, maxStorageGiB: 40 }),
    'maxStorageGiB (40) must be at least storageGiB (50)',
  ],
  [
    () => DatabaseCapacity.serverless({ minUnits: 8, maxUnits: 4 }),
    'minUnits must be from 0 to maxUnits, and maxUnits from 1 to 256 (got 8 and 4)',
  ],
  [() => database({ backupRetention: Duration.days(40) }), 'backupRetention must be from 1 to 35 days (got 40)'],
])('rejects invalid props: %#', (make, message) => {
  expect(make).toThrow(message);
});

test.each(['1-database', 'tickets-', 'tickets--two', 'tickets_db', 'x'.repeat(64), ''])(
  'rejects the identifier %j',
  identifier => {
    expect(() => database({ identifier })).toThrow(`identifier must be 1 to 63 letters, digits and single hyphens`);
  },
);

test('logs slow statements and lock waits', () => {
  const settings = { log_min_duration_statement: '1000', log_lock_waits: '1', 'rds.force_ssl': '1' };
  byDefault.hasResourceProperties('AWS::RDS::DBParameterGroup', { Parameters: settings });
});

test('enables monitoring for classes with enough memory', () => {
  const monitored = { MonitoringInterval: 60, EnablePerformanceInsights: true };
  expect(byDefault.findResources('AWS::RDS::DBInstance', { Properties: monitored })).toEqual({});
  const instanceType = ec2.InstanceType.of(ec2.InstanceClass.M7G, ec2.InstanceSize.LARGE);
  database({ capacity: DatabaseCapacity.instance({ instanceType }) }).hasResourceProperties(
    'AWS::RDS::DBInstance',
    monitored,
  );
});

test('creates further users, with the same rights and the same rotation as the first', () => {
  const template = synthesize(stack => databaseIn(stack).addUser('payment'));
  const secrets = Object.entries(template.findResources('AWS::SecretsManager::Secret'));
  const [payment] = secrets.find(([, { Properties }]) =>
    /"payment"/.test(Properties.GenerateSecretString.SecretStringTemplate),
  )!;
  const [created] = Object.values(template.findResources('Custom::DatabaseUsers'));
  expect(created!.Properties.Users).toEqual(secrets.map(([id]) => ({ Ref: id })));
  expect(secrets).toHaveLength(3);
  template.hasResourceProperties('AWS::SecretsManager::RotationSchedule', { SecretId: { Ref: payment } });
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Action: ['secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage'],
          Resource: Match.arrayWith([{ Ref: payment }]),
        }),
      ]),
    },
  });
});

test('returns the secret of a user, and rejects unknown, existing and impossible users', () => {
  const created = databaseIn(new TestStack());
  const payment = created.addUser('payment');
  expect(created.userSecret('payment')).toBe(payment);
  expect(created.userNames).toEqual(['catalog', 'booking', 'payment']);
  expect(() => created.userSecret('refund')).toThrow(
    "unknown database user 'refund' in Test/Database: create it with addUser",
  );
  expect(() => created.addUser('booking')).toThrow("database user 'booking' exists already in Test/Database");
  expect(() => created.addUser('Payment')).toThrow("a letter first and not 'pg_' (got 'Payment')");
});

test('an imported database contains the users whose secrets are given', () => {
  const stack = new TestStack();
  const payment = existingSecret(stack, 'payment');
  const attributes = {
    hostname: 'db.example',
    securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg'),
  };
  const imported = TicketDatabase.fromAttributes(stack, 'Imported', { ...attributes, userSecrets: { payment } });
  expect(imported.addUser('payment')).toBe(payment);
  expect(() => imported.userSecret('booking')).toThrow(
    "unknown database user 'booking' in Test/Imported: add its secret to userSecrets of TicketDatabase.fromAttributes",
  );
});
