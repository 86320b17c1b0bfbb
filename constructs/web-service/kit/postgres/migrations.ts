import { Client, type ClientBase, type ClientConfig } from 'pg';

/** An SQL file, imported as text. The database stores its name: never rename or change one that has run. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** Inserts initial data. Runs at every start, after the migrations and under their lock. */
export type Seed = (client: ClientBase) => Promise<void>;

/**
 * Applies the pending migrations of a schema in order. Concurrent processes wait for the first one under an advisory
 * lock.
 */
export async function migrate(
  database: ClientConfig,
  schema: string,
  migrations: readonly Migration[],
  seed?: Seed,
): Promise<void> {
  const client = new Client({ ...database, statement_timeout: 0, lock_timeout: 0 });
  client.on('error', () => {}); // a lost connection also rejects the current query
  try {
    await client.connect();
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`migrations of ${schema}`]);
    // Checked first: CREATE SCHEMA IF NOT EXISTS needs the privilege to create schemas even if the schema exists.
    const { rows: found } = await client.query('SELECT FROM pg_namespace WHERE nspname = $1', [schema]);
    if (found.length === 0) {
      await client.query(`CREATE SCHEMA ${schema}`);
    }
    await client.query(
      `CREATE TABLE IF NOT EXISTS ${schema}.migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())`,
    );
    const { rows } = await client.query<{ name: string }>(`SELECT name FROM ${schema}.migrations`);
    const applied = new Set(rows.map(row => row.name));
    for (const { name, sql } of migrations.filter(migration => !applied.has(migration.name))) {
      await client.query(sql);
      await client.query(`INSERT INTO ${schema}.migrations (name) VALUES ($1)`, [name]);
    }
    await seed?.(client);
    await client.query('COMMIT');
  } finally {
    await client.end(); // rolls back an open transaction
  }
}
