// dynalite as a program. Environment: PORT, DIRECTORY, and USERS_TABLE, the table to create.

import { stopOnSignal } from '@cdk-ticketing/local-runtime';
import { startDynamoDb } from './dynamodb';
import { createUsersTable } from './provision-stores';

const { PORT, DIRECTORY, USERS_TABLE } = process.env;

async function main(): Promise<void> {
  const store = await startDynamoDb({ port: Number(PORT), directory: DIRECTORY! });
  stopOnSignal(() => store.stop());
  await createUsersTable(store.endpoint, USERS_TABLE!);
}

void main();
