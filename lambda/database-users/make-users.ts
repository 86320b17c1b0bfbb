import { Client, type ClientConfig, escapeIdentifier, escapeLiteral } from 'pg';
import type { Credentials } from '../../constructs/web-service/kit/postgres/rotating-password';
import { scramVerifier } from './scram-verifier';

/** A user for each service, whose name is that of its schema: there it may make tables, and it reaches nothing else. */
export async function makeUsers(administrator: ClientConfig, users: readonly Credentials[]): Promise<void> {
  const client = new Client(administrator);
  await client.connect();
  try {
    await client.query('BEGIN');
    for (const user of users) await makeUser(client, user);
    await client.query('COMMIT');
  } finally {
    await client.end(); // what is not committed by now is rolled back
  }
}

async function makeUser(client: Client, { username, password }: Credentials): Promise<void> {
  const name = escapeIdentifier(username);
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [username]);
  if (rowCount === 0) await client.query(`CREATE ROLE ${name} LOGIN`);
  await client.query(`ALTER ROLE ${name} PASSWORD ${escapeLiteral(scramVerifier(password))}`);
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${name}`);
  await client.query(`GRANT USAGE, CREATE ON SCHEMA ${name} TO ${name}`);
}
