import { openTable, type Table } from '../../../../constructs/user-service/app/table';
import { openUsers } from '../../../../constructs/user-service/app/users';
import { useDynamoDb } from '../../../support/stores';
import './running';

// A registration that fails between its two writes leaves a claimed address without a user.
const dynamoDb = useDynamoDb();
let table: Table;
beforeAll(() => {
  table = openTable('users', { endpoint: dynamoDb().endpoint, region: 'local' });
});
afterAll(() => table.close());

const ada = { name: 'Ada', email: 'ada@example.org', role: 'person' } as const;
const registerAt = (time: string) => openUsers(table, 'required', () => Date.parse(time)).register(ada);

test('releases the address of an incomplete registration after a minute', async () => {
  await table.create('email#ada@example.org', { person: 'never-written', claimedAt: '2026-01-01T10:00:00.000Z' });
  await expect(registerAt('2026-01-01T10:00:30.000Z')).rejects.toMatchObject({ status: 409 });
  const person = await registerAt('2026-01-01T10:01:01.000Z');
  expect(await openUsers(table, 'required').findByEmail('ADA@example.org')).toEqual(person);
});

test('keeps the address of a registered user, however old the registration is', async () => {
  await expect(registerAt('2030-01-01T00:00:00.000Z')).rejects.toMatchObject({ status: 409 });
});
