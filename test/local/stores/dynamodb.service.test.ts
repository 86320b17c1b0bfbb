import { rmSync } from 'node:fs';
import { startDynamoDb } from '../../../local/stores/dynamodb';
import { temporaryDirectory } from '../../support/temporary-directory';
import { describeDynamoDbContract } from './dynamodb-contract';

describe('dynalite', () => {
  const directory = temporaryDirectory();
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  describeDynamoDbContract(() => startDynamoDb({ directory }));
});

test('dynalite rejects requests of web pages', async () => {
  const store = await startDynamoDb();
  const list = (headers: Record<string, string>) =>
    fetch(store.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'DynamoDB_20120810.ListTables',
        authorization:
          'AWS4-HMAC-SHA256 Credential=a/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
        'x-amz-date': '20260101T000000Z',
        ...headers,
      },
      body: '{}',
    });
  try {
    const refused = await list({ origin: 'https://evil.example' });
    expect(refused.status).toBe(403);
    expect(refused.headers.get('access-control-allow-origin')).toBeNull();
    expect((await list({})).status).toBe(200);
  } finally {
    await store.stop();
  }
});
