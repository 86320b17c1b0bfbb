import { type App, Stack, Stage } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { EventStream, TicketDatabase, TicketGenerator, UploadsBucket, UsersTable } from '../../constructs';
import { existingBucket, existingSecret, existingVpc } from '../support/cdk/existing';
import { TestStack, testApp } from '../support/cdk/synthesize';

const env = { account: '111122223333', region: 'eu-central-1' };

test.each([
  ["DynamoDB table 'ticket-booking-users'", (stack: Stack, id: string) => new UsersTable(stack, id)],
  ['the S3 bucket of the default name', (stack: Stack, id: string) => new UploadsBucket(stack, id)],
  [
    "MSK cluster 'ticket-booking-kafka'",
    (stack: Stack, id: string) => new EventStream(stack, id, { vpc: existingVpc(inside(stack, id)) }),
  ],
  [
    "RDS database 'ticket-booking-db'",
    (stack: Stack, id: string) => new TicketDatabase(stack, id, { vpc: existingVpc(inside(stack, id)) }),
  ],
  [
    "Lambda function 'ticket-generator-func'",
    (stack: Stack, id: string) =>
      new TicketGenerator(stack, id, {
        uploadsBucket: existingBucket(inside(stack, id)),
        ticketSecret: existingSecret(inside(stack, id), id),
      }),
  ],
])('rejects a second %s in one account and region', (what, make) => {
  const stack = new TestStack();
  make(stack, 'First');
  expect(() => make(stack, 'Second')).toThrow(
    `${what} is defined twice in one account and region, by Test/First and by Test/Second: ` +
      'use another name (nameSuffix of TicketingPlatform), or give their stacks different environments',
  );
});

test('rejects the same name in another stage', () => {
  const app = testApp();
  const stackOf = (stage: string) => new Stack(new Stage(app, stage), 'Data', { env });
  new UsersTable(stackOf('Beta'), 'Users');
  expect(() => new UsersTable(stackOf('Production'), 'Users')).toThrow(
    'by Beta/Data/Users and by Production/Data/Users',
  );
});

test.each([
  ['another name', { tableName: 'others' }, env],
  ['another region', {}, { ...env, region: 'eu-west-1' }],
  ['another account', {}, { ...env, account: '444455556666' }],
])('accepts %s', (_, props, environment) => {
  const app = testApp();
  new UsersTable(new Stack(app, 'One', { env }), 'Users');
  expect(() => new UsersTable(new Stack(app, 'Two', { env: environment }), 'Users', props)).not.toThrow();
});

test('accepts the same name in another app', () => {
  const make = () => new UsersTable(new Stack(testApp(), 'One', { env }), 'Users');
  make();
  expect(make).not.toThrow();
});

test('warns when it is unknown whether two stacks share an account and region', () => {
  const app = testApp();
  const [one, two] = [new Stack(app, 'One'), new Stack(app, 'Two')];
  for (const stack of [one, two]) {
    new UsersTable(stack, 'Users');
  }
  const warning = Match.stringLikeRegexp("DynamoDB table 'ticket-booking-users' is defined twice");
  Annotations.fromStack(two).hasWarning('/Two/Users', warning);
  Annotations.fromStack(one).hasNoWarning('*', warning);
});

/** A stack of the same app for what has to exist already: each is there once. */
function inside(stack: Stack, id: string): Stack {
  const name = `${id}Existing${stack.node.root.node.children.length}`;
  return new Stack(stack.node.root as App, name, { env });
}
