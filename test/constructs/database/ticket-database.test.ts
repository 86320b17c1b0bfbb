import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { DatabaseCapacity, TicketDatabase, type TicketDatabaseProps } from '../../../constructs';
import { existingVpc } from '../existing';
import { reviewableResources, synthesize } from '../synthesize';

function database(props: Omit<TicketDatabaseProps, 'vpc'> = {}) {
  return synthesize(stack => new TicketDatabase(stack, 'Database', { vpc: existingVpc(stack), ...props }));
}

test('by default: db.t3.micro, 20 GB, encrypted, ticketdb, reachable by nobody yet, its password known to RDS alone', () => {
  expect(reviewableResources(database(), (_, type) => /^AWS::(RDS|EC2)::/.test(type))).toMatchSnapshot();
});

test('a user for each service, made by a function that knows the administrator and them', () => {
  const template = database();
  const secrets = Object.entries(template.findResources('AWS::SecretsManager::Secret'));
  expect(secrets.map(([, { Properties }]) => Properties.GenerateSecretString.SecretStringTemplate)).toEqual([
    '{"username":"catalog"}',
    '{"username":"booking"}',
  ]);
  const users = secrets.map(([id]) => ({ Ref: id }));
  const administrator = { 'Fn::GetAtt': [expect.stringMatching(/^DatabaseInstance/), 'MasterUserSecret.SecretArn'] };
  const [made] = Object.values(template.findResources('Custom::DatabaseUsers'));
  expect(made?.Properties).toMatchObject({
    Port: 5432,
    Database: 'ticketdb',
    Administrator: administrator,
    Users: users,
  });
  const readable = Object.entries(template.findResources('AWS::IAM::Policy'))
    .filter(([id]) => /UsersMakerServiceRole/.test(id))
    .flatMap(([, { Properties }]) =>
      Properties.PolicyDocument.Statement.map(({ Resource }: { Resource: object }) => Resource),
    );
  expect(readable).toEqual([expect.arrayContaining([administrator, ...users])]);
  expect(made?.DependsOn).toEqual(expect.arrayContaining([expect.stringMatching(/^DatabaseInstance/)]));
});

test('Aurora Serverless keeps the same promises', () => {
  const template = database({ capacity: DatabaseCapacity.serverless({ minUnits: 1, maxUnits: 4 }) });
  template.hasResource('AWS::RDS::DBCluster', {
    DeletionPolicy: 'Snapshot',
    Properties: {
      DatabaseName: 'ticketdb',
      ManageMasterUserPassword: true,
      StorageEncrypted: true,
      DeletionProtection: true,
      ServerlessV2ScalingConfiguration: { MinCapacity: 1, MaxCapacity: 4 },
    },
  });
  template.resourceCountIs('AWS::RDS::DBInstance', 2);
  template.allResourcesProperties('AWS::RDS::DBInstance', { PubliclyAccessible: false });
});

test('a database that may go is not protected against deletion', () => {
  database({ removalPolicy: RemovalPolicy.DESTROY }).hasResource('AWS::RDS::DBInstance', {
    DeletionPolicy: 'Delete',
    Properties: { DeletionProtection: false },
  });
});

test('its metrics carry its name', () => {
  synthesize(stack => {
    const made = new TicketDatabase(stack, 'Database', { vpc: existingVpc(stack) });
    expect(made.metricCpuUtilization()).toMatchObject({ namespace: 'AWS/RDS', metricName: 'CPUUtilization' });
    expect(made.metricDatabaseConnections().dimensions).toHaveProperty('DBInstanceIdentifier');
  });
});

test.each([
  [() => DatabaseCapacity.instance({ storageGiB: 10 }), 'storageGiB is 10: RDS allows 20 and more'],
  [
    () => DatabaseCapacity.instance({ storageGiB: 50, maxStorageGiB: 40 }),
    'maxStorageGiB (40) must be at least storageGiB (50)',
  ],
  [
    () => DatabaseCapacity.serverless({ minUnits: 8, maxUnits: 4 }),
    'an Aurora capacity of 8 to 4 units is not possible: allowed are 0 to 256, the smaller first, and 1 at least for the larger',
  ],
  [() => database({ backupRetention: Duration.days(40) }), 'backupRetention is 40 days: allowed are 1 to 35'],
])('fails when the figures cannot be: %#', (make, message) => {
  expect(make).toThrow(message);
});
