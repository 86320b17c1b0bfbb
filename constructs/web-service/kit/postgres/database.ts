import { Pool, type PoolClient, type PoolConfig } from 'pg';
import { WatchedClient } from '../performance/watched-client';
import { type Environment, given, group, readConfig, type Setting } from '../process/config';
import { retryUntilAborted } from '../process/retry';
import { variable } from '../process/variables';
import { readSecret } from '../security/secrets';
import type { Log } from '../telemetry/log';
import { type Migration, migrate, type Seed } from './migrations';
import { type Credentials, RotatingPassword } from './rotating-password';

interface DatabaseParts {
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly secretName: string;
}

const parts = group<DatabaseParts>({
  host: variable('DATABASE_HOST'),
  port: variable('DATABASE_PORT'),
  name: variable('DATABASE_NAME'),
  secretName: variable('DATABASE_SECRET_NAME'),
});

export type DatabaseSettings = { readonly url: string } | DatabaseParts;

/** `DATABASE_URL` on one machine; in the cloud host, port and name, and the secret with user and password. */
export const databaseSettings: Setting<DatabaseSettings> = (env: Environment) => {
  if (!given(env, 'DATABASE_URL')) {
    return parts(env);
  }
  return readConfig(env, { url: variable('DATABASE_URL') as Setting<string> });
};

export interface Database {
  readonly pool: Pool;
  /** Rejects while the database is unavailable or not migrated. */
  ready(): Promise<void>;
  transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly service: string;
  readonly schema: string;
  readonly migrations: readonly Migration[];
  /** @default - no initial data */
  readonly seed?: Seed;
  readonly log: Log;
  /** @default 4 - about twice the cores: more connections slow down contended rows */
  readonly connections?: number;
}

/**
 * Does not wait for the database: a service starts without it, and is ready once the database is available and
 * migrated.
 */
export async function openDatabase(settings: DatabaseSettings, options: DatabaseOptions): Promise<Database> {
  const { options: server, accepted } = await connection(settings);
  const address = { ...server, application_name: options.service, connectionTimeoutMillis: 2_000, keepAlive: true };
  const pool = new Pool({
    ...address,
    Client: WatchedClient,
    max: options.connections ?? 4,
    idleTimeoutMillis: 60_000,
    lock_timeout: 2_000,
    statement_timeout: 5_000,
    idle_in_transaction_session_timeout: 10_000,
  });
  pool.on('connect', accepted);
  pool.on('error', error => options.log.warn({ err: error }, 'idle database connection lost'));
  // A connection lost in a transaction rejects its next query; without a listener the process would end.
  pool.on('connect', client => client.on('error', () => {}));

  let lastAnswer = 0;
  pool.on('release', error => {
    if (!error) {
      lastAnswer = Date.now();
    }
  });

  const closing = new AbortController();
  let migrated = false;
  const migrating = retryUntilAborted(
    async () => {
      await migrate(address, options.schema, options.migrations, options.seed);
      migrated = true;
    },
    {
      signal: closing.signal,
      onFailure: error => options.log.warn({ err: error }, 'database migration failed, retrying'),
    },
  );

  return {
    pool,
    ready: async () => {
      // The query would wait for a connection, too, and report a busy database as unavailable.
      const isBusy = pool.waitingCount > 0 && Date.now() - lastAnswer < 1_000;
      if (!isBusy) {
        await pool.query('SELECT 1');
      }
      if (!migrated) {
        throw new Error('database not migrated');
      }
    },
    transaction: work => inTransaction(pool, work),
    close: async () => {
      closing.abort();
      await migrating;
      await pool.end();
    },
  };
}

async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    client.release();
    return result;
  } catch (error) {
    await client.query('ROLLBACK').then(
      () => client.release(),
      () => client.release(true),
    );
    throw error;
  }
}

/** Returns the address and the credentials of the database. */
async function connection(settings: DatabaseSettings): Promise<{ options: PoolConfig; accepted: () => void }> {
  if ('url' in settings) {
    return { options: { connectionString: settings.url }, accepted: () => undefined };
  }
  const { host, port, name, secretName } = settings;
  const read = async () => JSON.parse(await readSecret({ name: secretName })) as Credentials;
  const { username, password } = await read();
  const rotating = new RotatingPassword(password, read);
  // The image trusts the certificate authority of RDS (see the Dockerfile).
  const options = { host, port, database: name, user: username, password: rotating.next, ssl: true };
  return { options, accepted: rotating.accepted };
}
