import { PLACEHOLDERS, placeholdersIn, placeholderValues } from '../../charts/rendering/placeholders';

const values = (given: unknown) => placeholderValues(given, stack => stack.startsWith('our-'));

test('takes values by placeholder', () => {
  expect(values({ UsersTable_Name: 'users' })).toEqual({ UsersTable_Name: 'users' });
});

test('takes the outputs of stacks, and leaves those that stand for nothing here', () => {
  expect(
    values({
      'our-data': { DatabaseHost: 'db.example', UsersTableName: 'users' },
      'our-services': { Url: 'https://tickets.example', UserServiceImage: 'users:1' },
      'their-data': { DatabaseHost: 'elsewhere.example' },
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
  ['a name is misspelt', { UserTable_Name: 'users' }, "'UserTable_Name' is no placeholder"],
  ['a value is empty', { UsersTable_Name: ' ' }, 'UsersTable_Name is " "'],
  ['values are no text', { UsersTable_Name: 1, Frontend_Image: null }, 'UsersTable_Name is 1, Frontend_Image is null'],
  ['an output is no text', { 'our-data': { DatabaseHost: ['db'] } }, 'BookingDatabase_Endpoint is ["db"]'],
])('fails when %s', (_, given, problem) => {
  expect(() => values(given)).toThrow(
    new Error(`${problem}: give non-empty text, for any of ${Object.keys(PLACEHOLDERS).join(', ')}`),
  );
});

test.each([[null], ['text'], [['list']]])('fails when the values are %j', given => {
  expect(() => values(given)).toThrow(new Error('the values must be one JSON object'));
});

test('finds each placeholder of a text once, sorted', () => {
  expect(placeholdersIn('${UsersTable_Name} ${TokenSecret_Arn}:${UsersTable_Name}')).toEqual([
    'TokenSecret_Arn',
    'UsersTable_Name',
  ]);
});

test('fails on a placeholder that nothing explains', () => {
  expect(() => placeholdersIn('a: ${Nothing}')).toThrow(
    new Error("'${Nothing}' stands in a manifest, but nothing says what it stands for: add it to PLACEHOLDERS"),
  );
});
