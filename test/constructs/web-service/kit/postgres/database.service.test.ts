import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { pino } from 'pino';
import { type Database, openDatabase } from '../../../../../constructs/web-service/kit/postgres/database';
import type { Migration, Seed } from '../../../../../constructs/web-service/kit/postgres/migrations';
import { isOutage } from '../../../../../constructs/web-service/kit/process/outage';
import { eventually } from '../../../../support/eventually';
import { usePostgres } from '../../../../support/stores';

const postgres = usePostgres();
const opened: Database[] = [];
afterEach(() => Promise.all(opened.splice(0).map(database => database.close())));

async function open(
  schema: string,
  migrations: readonly Migration[] = [],
  seed?: Seed,
  url = postgres().url,
): Promise<Database> {
  const log = pino({ level: 'silent' });
  const database = await openDatabase({ url }, { service: 'test', schema, migrations, seed, log });
  opened.push(database);
  return database;
}
const ready = (database: Database) => eventually(() => database.ready());

const tables: Migration = {
  name: '001-things',
  sql: 'CREATE TABLE a.things (name text PRIMARY KEY); INSERT INTO a.things VALUES (1)',
};

describe('migrations', () => {
  test('are applied once by concurrent processes', async () => {
    const databases = await Promise.all([1, 2, 3, 4].map(() => open('a', [tables])));
    await Promise.all(databases.map(ready));
    const later = await open('a', [tables, { name: '002-more', sql: "INSERT INTO a.things VALUES ('more')" }]);
    await ready(later);
    expect((await later.pool.query('SELECT name FROM a.things ORDER BY name')).rows).toEqual([
      { name: '1' },
      { name: 'more' },
    ]);
  });

  test('that fail are rolled back, and the service is not ready', async () => {
    const broken = { name: '002-broken', sql: 'CREATE TABLE b.two (); SELECT 1 / 0' };
    const database = await open('b', [{ name: '001-one', sql: 'CREATE TABLE b.one ()' }, broken]);
    await expect(database.ready()).rejects.toThrow('database not migrated');
    await eventually(async () => expect(database.pool.totalCount).toBeGreaterThan(0));
    expect((await database.pool.query("SELECT to_regclass('b.one') AS one, to_regclass('b.two') AS two")).rows).toEqual(
      [{ one: null, two: null }],
    );
  });

  test('can exceed the timeout of requests', async () => {
    const database = await open('c', [{ name: '001-slow', sql: 'SELECT pg_sleep(6.5)' }]);
    await ready(database);
  });

  test('are followed by the seed at each start', async () => {
    const migration = { name: '001-starts', sql: 'CREATE TABLE d.starts (at timestamptz)' };
    const seed: Seed = async client => {
      await client.query('INSERT INTO d.starts VALUES (now())');
    };
    await ready(await open('d', [migration], seed));
    const second = await open('d', [migration], seed);
    await ready(second);
    expect((await second.pool.query('SELECT FROM d.starts')).rowCount).toBe(2);
  });
});

test('commits or rolls back a transaction as a whole', async () => {
  const database = await open('e', [{ name: '001', sql: 'CREATE TABLE e.t (n integer)' }]);
  await ready(database);
  const failing = database.transaction(async client => {
    await client.query('INSERT INTO e.t VALUES (1)');
    throw new Error('changed my mind');
  });
  await expect(failing).rejects.toThrow('changed my mind');
  await database.transaction(client => client.query('INSERT INTO e.t VALUES (2)'));
  expect((await database.pool.query('SELECT n FROM e.t')).rows).toEqual([{ n: 2 }]);
});

test('fails only the transaction whose connection is killed', async () => {
  const database = await open('f');
  await ready(database);
  const killed = database.transaction(async client => {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await database.pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
    await client.query('SELECT 1');
  });
  await expect(killed).rejects.toThrow();
  await database.ready();
});

test('is ready while all connections are busy', async () => {
  const database = await open('g');
  await ready(database);
  const crowd = Array.from({ length: 60 }, () => database.pool.query('SELECT pg_sleep(0.2)')); // three seconds of work
  await crowd[0];
  await database.ready();
  expect(database.pool.waitingCount).toBeGreaterThan(0);
  await Promise.allSettled(crowd);
});

/** Proxy that stops forwarding, like a host that is lost: connections stay open without responses. */
async function proxyOf(url: string) {
  const target = new URL(url);
  const sockets: Socket[] = [];
  const server = createServer(near => {
    const far = connect(Number(target.port), target.hostname);
    near
      .on('error', () => far.destroy())
      .pipe(far.on('error', () => near.destroy()))
      .pipe(near);
    sockets.push(near, far);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: Object.assign(new URL(url), { host: `127.0.0.1:${port}` }).href,
    fallSilent: () => {
      for (const socket of sockets) {
        socket.unpipe().pause();
      }
    },
    close: () => {
      for (const socket of sockets) {
        socket.destroy();
      }
      server.close();
    },
  };
}

test('closes a connection without a response, with and without a transaction', async () => {
  const proxy = await proxyOf(postgres().url);
  const database = await open('h', [], undefined, proxy.url);
  await ready(database);
  const transaction = database.transaction(async client => {
    await database.pool.query('SELECT 1'); // opens a second connection
    proxy.fallSilent();
    const responses = await Promise.allSettled([client.query('SELECT 2'), database.pool.query('SELECT 3')]);
    for (const response of responses) {
      expect(response.status === 'rejected' && isOutage(response.reason)).toBe(true);
    }
    throw new Error('given up');
  });
  await expect(transaction).rejects.toThrow('given up');
  await database.ready();
  proxy.close();
});
