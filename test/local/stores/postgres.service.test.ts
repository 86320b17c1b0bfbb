import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { type Postgres, startPostgres } from '../../../local/stores/postgres';
import { temporaryDirectory } from '../../support/temporary-directory';

const directory = temporaryDirectory();
const data = join(directory, 'postgres');
let running: Postgres | undefined;

afterAll(async () => {
  await running?.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function query<T>({ url }: Postgres, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as T[];
  } finally {
    await client.end();
  }
}

test('starts with an empty database in UTF-8 and with full durability', async () => {
  running = await startPostgres({ directory: data });
  expect(await query(running, 'SHOW server_encoding')).toEqual([{ server_encoding: 'UTF8' }]);
  expect(await query(running, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
  expect(await query(running, 'SHOW synchronous_commit')).toEqual([{ synchronous_commit: 'on' }]);
  await query(running, 'CREATE TABLE kept (name text)');
});

test('logs an error as one line, without its row and statement', async () => {
  await query(running!, `CREATE TABLE full_house (taken integer CONSTRAINT never_oversold CHECK (taken <= 1))`);
  const oversell = `INSERT INTO full_house SELECT 2 /* ${'a long statement '.repeat(100)} */`;
  await expect(query(running!, oversell)).rejects.toThrow('never_oversold');
  const log = readFileSync(`${data}.log`, 'utf8');
  const lines = log.slice(log.indexOf('never_oversold')).split('\n');
  expect(lines.slice(1).join('\n')).not.toMatch(/Failing row|a long statement/);
});

test('a second start keeps the data, and stops the server of a killed process', async () => {
  await query(running!, `INSERT INTO kept VALUES ('before')`);
  const leftBehind = running!;
  running = await startPostgres({ directory: data });
  await leftBehind.ended;
  expect(await query(running, 'SELECT name FROM kept')).toEqual([{ name: 'before' }]);
});

test('stop ends the process and removes the pid file', async () => {
  await running!.stop();
  expect(() => process.kill(running!.pid, 0)).toThrow('ESRCH');
  expect(() => readFileSync(join(data, 'postmaster.pid'))).toThrow('ENOENT');
  running = undefined;
});

test('fails with the path of the log when the port is in use', async () => {
  const first = await startPostgres({ directory: data });
  const port = Number(new URL(first.url).port);
  try {
    await expect(startPostgres({ directory: join(directory, 'second'), port })).rejects.toThrow(
      /^postgresql did not start on port \d+: .*; log: .*second\.log$/,
    );
  } finally {
    await first.stop();
  }
});
