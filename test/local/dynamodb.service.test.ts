import { rmSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { localCredentials } from '../../local/credentials';
import { startDynamoDb } from '../../local/dynamodb';
import { createUsersTable } from '../../local/preparation';
import { temporaryDirectory } from '../stores';

const directory = temporaryDirectory();
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function withTable<T>(work: (client: DynamoDBDocumentClient) => Promise<T>): Promise<T> {
  const store = await startDynamoDb({ directory });
  const client = new DynamoDBClient({ endpoint: store.endpoint, region: 'local', credentials: localCredentials });
  try {
    await createUsersTable(store.endpoint, 'users');
    return await work(DynamoDBDocumentClient.from(client));
  } finally {
    client.destroy();
    await store.stop();
  }
}

test('the table and its items are there again after a second start', async () => {
  const person = { userId: 'a', name: 'Ada' };
  await withTable(client => client.send(new PutCommand({ TableName: 'users', Item: person })));
  const found = await withTable(client => client.send(new GetCommand({ TableName: 'users', Key: { userId: 'a' } })));
  expect(found.Item).toEqual(person);
});
