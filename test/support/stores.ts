// Real stores for a test file. Call them at the top of the file: the store starts before the tests, and is deleted
// after them.
//   const database = usePostgres();
//   test('...', () => connect(database().url));
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type KafkaBroker, startKafkaBroker } from '@cdk-ticketing/kafka-broker';
import { type DynamoDb, startDynamoDb } from '../../local/stores/dynamodb';
import { type ObjectStore, type ObjectStoreOptions, startObjectStore } from '../../local/stores/object-store';
import { type Postgres, startPostgres } from '../../local/stores/postgres';
import { createUsersTable } from '../../local/stores/provision-stores';
import { temporaryDirectory } from './temporary-directory';

export function usePostgres(settings?: Record<string, string>): () => Postgres {
  return useStore(directory => startPostgres({ directory: join(directory, 'postgres'), settings }));
}

export function useDynamoDb(usersTable = 'users'): () => DynamoDb {
  return useStore(async () => {
    const store = await startDynamoDb();
    await createUsersTable(store.endpoint, usersTable);
    return store;
  });
}

export function useObjectStore(options: Partial<ObjectStoreOptions> = {}): () => ObjectStore {
  return useStore(directory => startObjectStore({ directory, bucket: 'tickets-under-test', ...options }));
}

export function useKafkaBroker(topics: readonly { name: string; partitions: number }[]): () => KafkaBroker {
  return useStore(directory => startKafkaBroker({ directory, topics }));
}

function useStore<T extends { stop(): Promise<void> }>(start: (directory: string) => Promise<T>): () => T {
  let directory: string;
  let store: T | undefined;
  beforeAll(async () => {
    directory = temporaryDirectory();
    store = await start(directory);
  });
  afterAll(async () => {
    await store?.stop();
    rmSync(directory, { recursive: true, force: true });
  });
  return () => {
    if (!store) {
      throw new Error('the store is not running: access it inside a test or a hook');
    }
    return store;
  };
}
