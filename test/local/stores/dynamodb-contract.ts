import { ConditionalCheckFailedException, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { localCredentials } from '../../../local/stores/credentials';
import type { DynamoDb } from '../../../local/stores/dynamodb';
import { createUsersTable } from '../../../local/stores/provision-stores';

const TableName = 'users';

/** Tests the features of DynamoDB that user-service uses, on dynalite and on DynamoDB Local. */
export function describeDynamoDbContract(start: () => Promise<DynamoDb>): void {
  let store: DynamoDb;
  let client: DynamoDBClient;
  let documents: DynamoDBDocumentClient;
  const open = async () => {
    store = await start();
    client = new DynamoDBClient({ endpoint: store.endpoint, region: 'local', credentials: localCredentials });
    documents = DynamoDBDocumentClient.from(client);
    await createUsersTable(store.endpoint, TableName);
  };
  const close = async () => {
    client.destroy();
    await store.stop();
  };
  const put = (Item: Record<string, unknown>) => documents.send(new PutCommand({ TableName, Item }));
  const get = async (userId: string) =>
    (await documents.send(new GetCommand({ TableName, Key: { userId }, ConsistentRead: true }))).Item;

  beforeAll(open, 300_000); // a JVM on a busy machine
  afterAll(close);

  it('creates the table once, with the key userId, on demand', async () => {
    await createUsersTable(store.endpoint, TableName);
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    expect(Table).toMatchObject({
      KeySchema: [{ AttributeName: 'userId', KeyType: 'HASH' }],
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    });
  });

  it('returns stored items, and nothing for missing ones', async () => {
    const user = { userId: 'a', name: 'Zoë – ✓', email: 'z@example.com', tags: ['x'], visits: 3 };
    await put(user);
    expect(await get('a')).toEqual(user);
    expect(await get('missing')).toBeUndefined();
  });

  it('rejects a conditional put if the item exists', async () => {
    await put({ userId: 'b', name: 'first' });
    const again = new PutCommand({
      ...{ TableName, Item: { userId: 'b', name: 'second' } },
      ConditionExpression: 'attribute_not_exists(userId)',
    });
    await expect(documents.send(again)).rejects.toThrow(ConditionalCheckFailedException);
    expect(await get('b')).toEqual({ userId: 'b', name: 'first' });
  });

  it('updates a counter atomically', async () => {
    await put({ userId: 'c', count: 0 });
    const increment = new UpdateCommand({
      ...{ TableName, Key: { userId: 'c' }, UpdateExpression: 'ADD #count :one' },
      ExpressionAttributeNames: { '#count': 'count' },
      ExpressionAttributeValues: { ':one': 1 },
    });
    await Promise.all(Array.from({ length: 20 }, () => documents.send(increment)));
    expect(await get('c')).toEqual({ userId: 'c', count: 20 });
  });

  it('deletes an item', async () => {
    await put({ userId: 'd' });
    await documents.send(new DeleteCommand({ TableName, Key: { userId: 'd' } }));
    expect(await get('d')).toBeUndefined();
  });

  it('keeps table and items after a restart', async () => {
    await put({ userId: 'e', name: 'kept' });
    await close();
    await open();
    expect(await get('e')).toEqual({ userId: 'e', name: 'kept' });
  });
}
