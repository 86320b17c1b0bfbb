import { readFileSync, writeFileSync } from 'node:fs';
import { Client, type ClientConfig } from 'pg';
import type { Postgres } from '../../../local/stores/postgres';

/** A database as on RDS: password authentication for every role, an administrator who is not a superuser. */
export async function makeShop({ url }: Postgres): Promise<ClientConfig> {
  const superuser = { connectionString: url };
  await ask(superuser, "CREATE ROLE administrator LOGIN CREATEROLE PASSWORD 'secret'");
  await ask(superuser, 'CREATE DATABASE shop OWNER administrator');
  const [{ hba_file: file }] = await ask(superuser, 'SHOW hba_file');
  writeFileSync(file, `host shop all 127.0.0.1/32 scram-sha-256\n${readFileSync(file, 'utf8')}`);
  await ask(superuser, 'SELECT pg_reload_conf()');
  const { hostname: host, port } = new URL(url);
  return { host, port: Number(port), database: 'shop' };
}

export async function ask(who: ClientConfig, sql: string) {
  const client = new Client(who);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
