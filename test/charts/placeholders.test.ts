import { placeholderValues } from '../../charts/rendering/placeholder-values';
import { PLACEHOLDERS, placeholdersIn } from '../../charts/rendering/placeholders';

const values = (given: unknown) => placeholderValues(given, stack => stack.startsWith('staging-'));

test('reads values by placeholder', () => {
  expect(values({ UsersTable_Name: 'users' })).toEqual({ UsersTable_Name: 'users' });
});

test('reads the outputs of stacks, without those of other environments and without other outputs', () => {
  expect(
    values({
      'staging-data': { DatabaseHost: 'db.example', UsersTableName: 'users' },
      'staging-services': { Url: 'https://tickets.example', UserServiceImage: 'users:1' },
      'production-data': { DatabaseHost: 'production.example' },
      Frontend_Image: 'frontend:1',
    }),
  ).toEqual({
    BookingDatabase_Endpoint: 'db.example',
    UsersTable_Name: 'users',
    UserService_Image: 'users:1',
    Frontend_Image: 'frontend:1',
  });
});

test.each([
  ['a name is misspelt', { UserTable_Name: 'users' }, "unknown placeholder 'UserTable_Name'"],
  ['a value is empty', { UsersTable_Name: ' ' }, 'UsersTable_Name must be a non-empty string (got " ")'],
  [
    'values are not strings',
    { UsersTable_Name: 1, Frontend_Image: null },
    'UsersTable_Name must be a non-empty string (got 1), Frontend_Image must be a non-empty string (got null)',
  ],
  [
    'an output is not a string',
    { 'staging-data': { DatabaseHost: ['db'] } },
    'BookingDatabase_Endpoint must be a non-empty string (got ["db"])',
  ],
])('fails when %s', (_, given, problem) => {
  expect(() => values(given)).toThrow(
    new Error(`${problem}: allowed are ${Object.keys(PLACEHOLDERS).sort().join(', ')}`),
  );
});

test.each([[null], ['text'], [['list']]])('fails when the values are %j', given => {
  expect(() => values(given)).toThrow(new Error('the values must be one JSON object'));
});

test('returns each placeholder of a text once, sorted', () => {
  expect(placeholdersIn('${UsersTable_Name} ${TokenSecret_Arn}:${UsersTable_Name}')).toEqual([
    'TokenSecret_Arn',
    'UsersTable_Name',
  ]);
});

test('fails on an unknown placeholder', () => {
  expect(() => placeholdersIn('a: ${Nothing}')).toThrow(
    new Error("unknown placeholder '${Nothing}' in a manifest: add it to PLACEHOLDERS"),
  );
});
