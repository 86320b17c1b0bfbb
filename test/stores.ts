// Real stores for a test file: called at its top, started before its tests, stopped and deleted after them.
//   const database = usePostgres();
//   test('...', () => connect(database().url));
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KafkaBroker, startKafkaBroker } from '@cdk-ticketing/kafka-broker';
import { createUsersTable } from '../local/launcher/provision-stores';
import { type DynamoDb, startDynamoDb } from '../local/stores/dynamodb';
import { type ObjectStore, type ObjectStoreOptions, startObjectStore } from '../local/stores/object-store';
import { type Postgres, startPostgres } from '../local/stores/postgres';

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

declare global {
  /** Directories that the test environment removes after the test file. */
  var temporaryDirectories: string[];
}

/** Open to others, as PostgreSQL needs it when the tests run as root. Removed after the test file. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'ticketing-'));
  temporaryDirectories.push(directory);
  chmodSync(directory, 0o755);
  return directory;
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
    if (!store) throw new Error('a store is there only while tests run: ask for it inside a test or a hook');
    return store;
  };
}
