import { placeholdersIn, placeholderValues } from '../../charts/placeholders';

test('accepts values for some of the placeholders', () => {
  expect(placeholderValues({ UsersTable_Name: 'users' })).toEqual({ UsersTable_Name: 'users' });
});

test.each([
  ['a name is misspelt', { UserTable_Name: 'users' }, "'UserTable_Name' is no placeholder"],
  ['a value is empty', { UsersTable_Name: ' ' }, `'UsersTable_Name' is " "`],
  [
    'a value is no text',
    { UsersTable_Name: 1, TokenSecret_Arn: null },
    "'UsersTable_Name' is 1, 'TokenSecret_Arn' is null",
  ],
])('fails when %s', (_, values, problem) => {
  expect(() => placeholderValues(values)).toThrow(
    new Error(
      `${problem}: give non-empty strings, for any of Frontend_Image, UserService_Image, EventCatalog_Image, BookingService_Image, BookingDatabase_Endpoint, BookingDatabase_SecretArn, EventStream_BootstrapBrokers, UsersTable_Name, UploadsBucket_Name, TokenSecret_Arn, OrganiserKey_Arn, TicketSecret_Arn`,
    ),
  );
});

test.each([[null], ['text'], [['list']]])('fails when the values are %j', values => {
  expect(() => placeholderValues(values)).toThrow(
    new Error('the values must be one JSON object, from the names of placeholders to strings'),
  );
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
