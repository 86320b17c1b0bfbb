import { rmSync } from 'node:fs';
import { startDynamoDb } from '../../local/dynamodb';
import { temporaryDirectory } from '../stores';
import { describeDynamoDbContract } from './dynamodb-contract';

describe('dynalite', () => {
  const directory = temporaryDirectory();
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  describeDynamoDbContract(() => startDynamoDb({ directory }));
});
