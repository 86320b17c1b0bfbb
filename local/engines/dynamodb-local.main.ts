// DynamoDB Local as a program (`npm start -- --engines`). Environment: PORT, DIRECTORY, USERS_TABLE.

import { stopOnSignal } from '@cdk-ticketing/local-runtime';
import { createUsersTable } from '../stores/provision-stores';
import { startDynamoDbLocal } from './dynamodb-local';

const { PORT, DIRECTORY, USERS_TABLE } = process.env;

async function main(): Promise<void> {
  const store = await startDynamoDbLocal({ port: Number(PORT), directory: DIRECTORY! });
  stopOnSignal(() => store.stop());
  await createUsersTable(store.endpoint, USERS_TABLE!);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
