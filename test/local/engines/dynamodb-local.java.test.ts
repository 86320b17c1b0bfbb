import { rmSync } from 'node:fs';
import { startDynamoDbLocal } from '../../../local/engines/dynamodb-local';
import { temporaryDirectory } from '../../support/temporary-directory';
import { describeDynamoDbContract } from '../stores/dynamodb-contract';

describe('DynamoDB Local', () => {
  const directory = temporaryDirectory();
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  describeDynamoDbContract(() => startDynamoDbLocal({ directory }));
});
