import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';

/**
 * A DynamoDB table with the key `userId`. The key of a user is a UUID. Other items have keys that are not UUIDs:
 * `email#…` and `session#…`.
 */
export interface Table {
  get<T>(key: string): Promise<T | undefined>;
  /** Returns false if the key exists already. Items are never overwritten. */
  create(key: string, item: object): Promise<boolean>;
  /** Returns false if the condition does not hold. */
  update(key: string, change: Change): Promise<boolean>;
  remove(key: string): Promise<void>;
  close(): void;
}

export interface Change {
  readonly set: Readonly<Record<string, string | number>>;
  /** Attributes that the item must have before. */
  readonly where: Readonly<Record<string, string>>;
}

export function openTable(name: string, where: { endpoint?: string; region?: string }): Table {
  const client = new DynamoDBClient({
    ...where,
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
  });
  const documents = DynamoDBDocumentClient.from(client);
  const keyOf = (userId: string) => ({ TableName: name, Key: { userId } });
  return {
    get: async <T>(key: string) => {
      const { Item } = await documents.send(new GetCommand({ ...keyOf(key), ConsistentRead: true }));
      return Item as T | undefined;
    },
    create: (key, item) =>
      holds(
        documents.send(
          new PutCommand({
            TableName: name,
            Item: { ...item, userId: key },
            ConditionExpression: 'attribute_not_exists(userId)',
          }),
        ),
      ),
    update: (key, change) => holds(documents.send(new UpdateCommand({ ...keyOf(key), ...expressions(change) }))),
    remove: async key => {
      await documents.send(new DeleteCommand(keyOf(key)));
    },
    close: () => client.destroy(),
  };
}

function expressions({ set, where }: Change): Partial<UpdateCommandInput> {
  const names = [...new Set([...Object.keys(set), ...Object.keys(where)])];
  const terms = (fields: object, prefix: string) => Object.keys(fields).map(name => `#${name} = :${prefix}${name}`);
  const values = (fields: object, prefix: string) =>
    Object.entries(fields).map(([name, value]) => [`:${prefix}${name}`, value]);
  return {
    UpdateExpression: `SET ${terms(set, 'new_').join(', ')}`,
    ConditionExpression: terms(where, 'old_').join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(names.map(name => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries([...values(set, 'new_'), ...values(where, 'old_')]),
  };
}

async function holds(command: Promise<unknown>): Promise<boolean> {
  try {
    await command;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) {
      return false;
    }
    throw error;
  }
}
