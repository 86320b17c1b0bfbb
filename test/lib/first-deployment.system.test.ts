import { type Environment, synthesizeEnvironment } from './environments';

describe.each([
  ['demonstration', {}],
  ['production', {}],
  ['production', { database: 'serverless', stream: 'serverless' }],
])('a first deployment of %s %j that fails can be repeated', (name, context) => {
  const environment = synthesizeEnvironment(name, context);

  test('CloudFormation can delete every resource when the creation is rolled back', () => {
    expect(blockingRollback(environment)).toEqual([]);
  });

  test('no stack has termination protection', () => {
    expect(terminationProtection(environment)).toEqual([]);
  });
});

describe('with deletionProtection', () => {
  const environment = synthesizeEnvironment('demonstration', { deletionProtection: 'true' });

  test('the database and the users table refuse to be deleted', () => {
    expect(blockingRollback(environment)).toEqual(['DatabaseInstanceAA8A5FDE', 'UsersTable6D91A5EE']);
  });

  test('the data stack has termination protection', () => {
    expect(terminationProtection(environment)).toEqual(['ticketing-demonstration-data']);
  });
});

test('the check finds a retained resource with a name', () => {
  const environment = synthesizeEnvironment('demonstration');
  const table = Object.values(
    environment.templates.get('data')!.findResources('AWS::DynamoDB::GlobalTable'),
  )[0] as Resource;
  expect(blocksRollback(table)).toBe(false);
  expect(blocksRollback({ ...table, DeletionPolicy: 'Retain' })).toBe(true);
});

interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly Properties?: Record<string, unknown>;
}

function blockingRollback({ templates }: Environment): string[] {
  return [...templates.values()].flatMap(template =>
    Object.entries<Resource>(template.toJSON().Resources)
      .filter(([, resource]) => blocksRollback(resource))
      .map(([id]) => id),
  );
}

/** Whether a resource remains after a rollback of its creation. Unnamed logs may remain: they block no second attempt. */
function blocksRollback({ Type, DeletionPolicy, Properties = {} }: Resource): boolean {
  const isUnnamedLog = Type === 'AWS::Logs::LogStream' || (Type === 'AWS::Logs::LogGroup' && !Properties.LogGroupName);
  if (DeletionPolicy === 'Retain' && !isUnnamedLog) {
    return true;
  }
  return /"DeletionProtection(Enabled)?":true/.test(JSON.stringify(Properties));
}

function terminationProtection({ assembly }: Environment): string[] {
  return assembly.stacks.filter(stack => stack.terminationProtection).map(({ stackName }) => stackName);
}
