// Tests the platform on a disk that becomes full and is freed again. The disk is a small tmpfs, which needs root.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { BUCKET } from '../../local/platform/environment';
import { type Acknowledged, brokenInvariants } from '../../verification/booking/invariants';
import { backlog } from '../../verification/booking/statements';
import { openBookingDatabase } from '../constructs/booking-service/app/booking-database';
import { eventually } from '../support/eventually';
import { SmallDisk } from '../support/small-disk';
import { temporaryDirectory } from '../support/temporary-directory';
import { Bucket } from './booking/bucket';
import { gatherEvidence } from './booking/evidence';
import { freePortRange, StartedPlatform } from './started-platform';

const CLIENT_TIMEOUT_MS = 15_000;
const RECOVERY_MS = 120_000;
const WRITES = 20;

const directory = temporaryDirectory();
const acknowledged: Acknowledged[] = [];
const users: string[] = [];
let disk: SmallDisk;
let platform: StartedPlatform;
let port: number;
let event: string;
let ada: string;

beforeAll(async () => {
  disk = new SmallDisk(directory, 400);
  port = await freePortRange();
  platform = await new StartedPlatform({ directory, port }).ready();
});
afterAll(async () => {
  disk?.free();
  await platform?.stop();
  disk?.unmount();
  rmSync(directory, { recursive: true, force: true });
});

const databaseUrl = () => `postgresql://postgres@127.0.0.1:${port + 4}/ticketdb`;
const url = (part = 0) => `http://127.0.0.1:${port + part}`;

interface Answer {
  readonly status: number;
  readonly body: Record<string, string>;
}

async function send(method: string, path: string, body?: object, headers: Record<string, string> = {}) {
  const response = await fetch(url() + path, {
    method,
    headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(CLIENT_TIMEOUT_MS), // a request that hangs fails the test
  });
  const isJson = response.headers.get('content-type')?.includes('json');
  return { status: response.status, body: isJson ? await response.json() : {} } as Answer;
}

const upload = () => send('POST', '/api/demo-upload');
const health = () => send('GET', '/health');
const events = () => send('GET', '/api/events');

async function register(): Promise<Answer> {
  const answer = await send('POST', '/api/users', { name: 'Ada', email: 'ada@example.org' });
  if (answer.status === 201) {
    users.push(answer.body.user_id!);
  }
  return answer;
}

async function book(): Promise<Answer> {
  const answer = await send('POST', '/api/book', { user_id: ada, event_id: event, ticket_count: 1 });
  const bookingId = answer.body.booking_id;
  if (answer.status === 202) {
    acknowledged.push({ bookingId: bookingId!, eventId: event, userId: ada, ticketCount: 1 });
  }
  return answer;
}

const untilStatus = (status: number, write: () => Promise<Answer>) =>
  eventually(async () => {
    const answer = await write();
    expect(answer.status).toBe(status);
    return answer;
  }, RECOVERY_MS);

/** Returns the statuses of the writes and of concurrent reads. */
async function useWhileFull() {
  const seen = { book: new Set<number>(), register: new Set<number>(), upload: new Set<number>(), read: new Set() };
  for (let time = 0; time < WRITES; time++) {
    disk.fill();
    seen.book.add((await book()).status);
    seen.register.add((await register()).status);
    seen.upload.add((await upload()).status);
    await sleep(500); // background work of the stores also runs on the full disk
    seen.read.add((await events()).status).add((await health()).status);
  }
  return seen;
}

async function worksAgain(): Promise<void> {
  disk.free();
  await untilStatus(202, book);
  await untilStatus(201, register);
  await untilStatus(201, upload);
  for (const { bookingId } of acknowledged) {
    await untilStatus(200, () => send('GET', `/api/bookings/${bookingId}/ticket`));
  }
}

async function query(sql: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl() });
  client.on('error', () => {});
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

async function expectNothingLost(): Promise<void> {
  for (const user of users) {
    const read = await fetch(`${url(1)}/users/${user}`, { headers: { 'x-user-id': user } });
    expect([user, read.status]).toEqual([user, 200]);
  }
  await eventually(async () => expect(await broken()).toEqual([]), RECOVERY_MS); // analytics publishes the last window
}

async function broken(): Promise<string[]> {
  const database = await openBookingDatabase(databaseUrl());
  const bucket = new Bucket(url(6), BUCKET);
  try {
    await eventually(async () => {
      const { rows } = await database.pool.query(backlog);
      expect(rows[0]).toEqual({ messages: 0, free: 0, overdue: 0, tickets: 0 });
    }, RECOVERY_MS);
    const { ticket: ticketKey } = JSON.parse(readFileSync(join(directory, '.ticketing', 'secrets.json'), 'utf8'));
    const evidence = await gatherEvidence({ url: url(), brokers: `127.0.0.1:${port + 7}`, bucket, ticketKey });
    return await brokenInvariants(database, { acknowledged, ...evidence });
  } finally {
    bucket.close();
    await database.close();
  }
}

test('control: accepts every write while the disk has space', async () => {
  ada = (await register()).body.user_id!;
  event = ((await events()).body as unknown as { event_id: string }[])[0]!.event_id;
  await untilStatus(202, book); // 404 until booking-service has received the event
  expect((await upload()).status).toBe(201);
});

test('serves reads and rejects writes with 503 while the disk is full, and no request hangs', async () => {
  const seen = await useWhileFull();
  expect([...seen.read]).toEqual([200]);
  expect([202, 503]).toEqual(expect.arrayContaining([...seen.book])); // 202 while PostgreSQL has allocated space
  expect([201, 503]).toEqual(expect.arrayContaining([...seen.register, ...seen.upload]));
  for (const statuses of [seen.book, seen.register, seen.upload]) {
    expect([...statuses]).toContain(503);
  }
});

test('works again without losing acknowledged writes when the disk has space again', async () => {
  await worksAgain();
  await expectNothingLost();
}, 600_000);

test('works again after PostgreSQL exited because it could not extend its write-ahead log', async () => {
  await eventually(async () => {
    disk.fill();
    await expect(query("SELECT pg_logical_emit_message(true, '', 'x'), pg_switch_wal()")).rejects.toThrow();
    await platform.printed('postgres exited');
  }, RECOVERY_MS);
  const seen = await useWhileFull();
  expect([...seen.read]).toEqual([200]);
  expect([...seen.book]).toEqual([503]);
  await worksAgain();
  await expectNothingLost();
}, 600_000);

test('has every acknowledged write after a restart', async () => {
  await platform.stop();
  platform = await new StartedPlatform({ directory, port }).ready();
  await worksAgain();
  await expectNothingLost();
}, 600_000);
