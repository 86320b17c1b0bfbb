// Behaviour while the database and Kafka are unavailable.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@cdk-ticketing/local-runtime';
import { type Postgres, startPostgres } from '../../../../local/stores/postgres';
import { eventually } from '../../../support/eventually';
import { temporaryDirectory } from '../../../support/temporary-directory';
import { openBookingDatabase, sell } from './booking-database';
import { useBookingService } from './running-service';

const directory = temporaryDirectory();
let port: number;
let postgres: Postgres | undefined;
const start = () => startPostgres({ directory: join(directory, 'postgres'), port });

beforeAll(async () => {
  port = await freePort();
});
const send = useBookingService(() => ({
  DATABASE_URL: `postgresql://postgres@127.0.0.1:${port}/ticketdb`,
  ACCESS_MODE: 'open',
}));
afterAll(async () => {
  await postgres?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const book = (key: string) =>
  send('POST', '/book', { body: { event_id: 'e', user_id: 'ann' }, headers: { 'idempotency-key': key } });
const isAway = async () => {
  const response = await book('any');
  expect(response).toMatchObject({ status: 503, body: { status: 503, detail: expect.any(String) } });
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await send('GET', '/ready')).toMatchObject({ status: 503, body: { detail: 'unavailable: database' } });
  expect(await send('GET', '/health')).toMatchObject({ status: 200 });
};

test('starts without a database, returns 503, and books once the database is available, with or without Kafka', async () => {
  await isAway();
  postgres = await start();
  await eventually(async () => expect(await send('GET', '/ready')).toMatchObject({ status: 200 }));
  const database = await openBookingDatabase(postgres.url);
  await sell(database, 'e', { capacity: 10 });
  await database.close();
  expect(await book('first')).toMatchObject({ status: 202 });
});

test('keeps every acknowledged booking when the database is killed and restarted', async () => {
  const first = await book('first');
  process.kill(postgres!.pid, 'SIGKILL');
  await postgres!.ended;
  await isAway();
  postgres = await start();
  await eventually(async () => expect(await book('first')).toEqual({ ...first, headers: expect.anything() }));
  expect(await book('second')).toMatchObject({ status: 202 });
});
