import { Client, type ClientConfig, escapeIdentifier, escapeLiteral } from 'pg';
import type { Credentials } from '../../constructs/web-service/kit/postgres/rotating-password';
import { scramVerifier } from './scram-verifier';

/**
 * Creates a user per service, with a schema of the same name in which it can create tables. It can access nothing else.
 */
export async function createUsers(administrator: ClientConfig, users: readonly Credentials[]): Promise<void> {
  const client = new Client(administrator);
  await client.connect();
  try {
    await client.query('BEGIN');
    for (const user of users) {
      await createUser(client, user);
    }
    await client.query('COMMIT');
  } finally {
    await client.end(); // rolls back an open transaction
  }
}

async function createUser(client: Client, { username, password }: Credentials): Promise<void> {
  const name = escapeIdentifier(username);
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [username]);
  if (rowCount === 0) {
    await client.query(`CREATE ROLE ${name} LOGIN`);
  }
  await client.query(`ALTER ROLE ${name} PASSWORD ${escapeLiteral(scramVerifier(password))}`);
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${name}`);
  await client.query(`GRANT USAGE, CREATE ON SCHEMA ${name} TO ${name}`);
}
