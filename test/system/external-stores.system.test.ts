// Tests the platform with four external stores: outages, duplicates, invalid messages, and messages out of order.
// Afterwards every invariant of docs/design/booking.md must hold.
import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '../../constructs/web-service/kit/postgres/database';
import { BUCKET } from '../../local/platform/environment';
import { type Acknowledged, brokenInvariants } from '../../verification/booking/invariants';
import { backlog } from '../../verification/booking/statements';
import { openBookingDatabase } from '../constructs/booking-service/app/booking-database';
import { eventually } from '../support/eventually';
import { type Asked, ask, problem } from '../support/http';
import { temporaryDirectory } from '../support/temporary-directory';
import { Bucket } from './booking/bucket';
import { gatherEvidence } from './booking/evidence';
import { ExternalStores } from './external-stores';
import { freePortRange, StartedPlatform } from './started-platform';
import { createUnlimitedTopics, deadLetterReasons, progress, redeliverAll, send, sendPoison } from './stream-faults';

const TIMEOUT_MS = 180_000;
const directory = temporaryDirectory();
const acknowledged: Acknowledged[] = [];
let port: number;
let stores: ExternalStores;
let platform: StartedPlatform;
let database: Database;
let bucket: Bucket;
let event: string;
let ada: string;

const url = (part = 0) => `http://127.0.0.1:${port + part}`;
const api = (path: string, asked?: Asked) => ask(`${url()}/api${path}`, asked);
const FUNCTION = 8;
const TOPICS = { 'catalog-changes': 2, 'booking-changes': 2, 'ticket-bookings': 2, 'analytics-results': 1 };

beforeAll(async () => {
  port = await freePortRange();
  stores = await ExternalStores.start(directory, url(FUNCTION));
  await createUnlimitedTopics(stores.brokers, TOPICS);
  platform = await new StartedPlatform({ directory, port, env: stores.addresses }).ready();
  database = await openBookingDatabase(stores.databaseUrl);
  bucket = new Bucket(stores.s3Endpoint, BUCKET);
  event = await add({ name: 'A large event', capacity: 10_000 });
  ada = await register();
});
afterAll(async () => {
  await platform?.stop();
  await database?.close();
  bucket?.close();
  await stores?.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function add(properties: object): Promise<string> {
  const headers = { 'x-user-id': 'olga', 'x-user-role': 'organiser' };
  const body = { date: '2030-01-01', venue: 'A field', ...properties };
  const added = await ask(`${url(2)}/events`, { method: 'POST', headers, body });
  return (added.body as { event_id: string }).event_id;
}

async function register(): Promise<string> {
  const answer = await api('/users', { method: 'POST', body: { name: 'Ada', email: 'ada@example.org' } });
  expect(answer.status).toBe(201);
  return (answer.body as { user_id: string }).user_id;
}

async function book(times: number): Promise<string[]> {
  const ids: string[] = [];
  for (let time = 0; time < times; time++) {
    const ticketCount = 1 + (time % 3);
    const body = { user_id: ada, event_id: event, ticket_count: ticketCount };
    const answer = await eventually(async () => {
      const answer = await api('/book', { method: 'POST', body });
      expect(answer.status).toBe(202); // 404 until booking-service has received the event
      return answer;
    });
    const bookingId = (answer.body as { booking_id: string }).booking_id;
    acknowledged.push({ bookingId, eventId: event, userId: ada, ticketCount });
    ids.push(bookingId);
  }
  return ids;
}

const untilTicketed = (ids: readonly string[]) =>
  eventually(async () => {
    for (const id of ids) {
      expect((await api(`/bookings/${id}/ticket`)).status).toBe(200);
    }
  }, TIMEOUT_MS);
const untilDone = () =>
  eventually(async () => {
    const { rows } = await database.pool.query(backlog);
    expect(rows[0]).toEqual({ messages: 0, free: 0, overdue: 0, tickets: 0 });
  }, TIMEOUT_MS);
const broken = async () => {
  const { ticket: ticketKey } = JSON.parse(readFileSync(join(directory, '.ticketing', 'secrets.json'), 'utf8'));
  const evidence = await gatherEvidence({ url: url(), brokers: stores.brokers, bucket, ticketKey });
  return brokenInvariants(database, { acknowledged, ...evidence });
};

test('uses the external stores, and starts no embedded ones', async () => {
  for (const name of ['postgres', 'dynamodb', 'object-store', 'kafka-broker']) {
    expect(platform.output).toMatch(new RegExp(`${name} +external`));
    expect([...platform.processes().keys()]).not.toContain(name);
  }
  await untilTicketed(await book(3));
  const { body } = await api(`/events/${event}`);
  expect(body).toMatchObject({ name: 'A large event', capacity: 10_000 });
});

test('accepts bookings while S3 is unavailable, and generates the tickets afterwards', async () => {
  await stores.kill('object-store');
  const booked = await book(20);
  expect(await api('/demo-upload', { method: 'POST' })).toEqual(problem(503));
  expect(await api(`/bookings/${booked[0]}/ticket`)).toEqual(problem(503));
  await eventually(async () =>
    expect((await api(`/bookings/${booked[0]}`)).body).toMatchObject({ status: 'confirmed' }),
  );
  await stores.startStore('object-store');
  await untilTicketed(booked);
  expect((await api('/demo-upload', { method: 'POST' })).status).toBe(201);
});

test('rejects only registrations while DynamoDB is unavailable', async () => {
  await stores.kill('dynamodb');
  expect(await api('/users', { method: 'POST', body: { name: 'Bob', email: 'bob@example.org' } })).toEqual(
    problem(503),
  );
  expect((await api('/events')).status).toBe(200);
  const booked = await book(5);
  await stores.startStore('dynamodb');
  await eventually(register);
  await untilTicketed(booked);
});

test('accepts bookings while Kafka is unavailable, and publishes them afterwards', async () => {
  await stores.kill('kafka-broker');
  await book(5);
  await stores.startStore('kafka-broker');
  await untilDone();
});

test.each(['frontend', 'user-service', 'event-catalog', 'booking-service', 'ticket-generator', 'analytics'])(
  'restarts %s after a kill, without losing bookings',
  async part => {
    process.kill(platform.processes().get(part)!.pid, 'SIGKILL');
    const booked = await book(2);
    await platform.printed(`${part} exited (SIGKILL)`);
    await untilTicketed(booked);
  },
);

test('generates one ticket for duplicate and concurrent events of an upload', async () => {
  const [id] = await book(1);
  await untilTicketed([id!]);
  const key = `uploads/bookings/${ada}/${id}.json`;
  const notification = { Records: [{ s3: { bucket: { name: BUCKET }, object: { key } } }] };
  const invoke = async () =>
    expect((await ask(url(FUNCTION), { method: 'POST', body: notification })).status).toBe(200);
  await invoke();
  await Promise.all([invoke(), invoke(), invoke()]);
  const tickets = await bucket.keysBelow(`tickets/bookings/${ada}/${id}`);
  expect(tickets).toEqual([`tickets/bookings/${ada}/${id}_TICKET.pdf`, `tickets/bookings/${ada}/${id}_TICKET.txt`]);
});

test('stores unreadable messages as dead letters with a reason, and processes the following ones', async () => {
  for (const topic of Object.keys(TOPICS)) {
    await sendPoison(stores.brokers, topic);
  }
  const parked = async (part: number, topic: string) => {
    const metrics = (await ask(`${url(part)}/metrics`)).body as string;
    return Number(new RegExp(`stream_messages_parked_total\\{topic="${topic}"\\} (\\d+)`).exec(metrics)?.[1] ?? 0);
  };
  const [frontend, catalog, bookings] = [0, 2, 3];
  await eventually(async () => {
    expect(await parked(bookings, 'catalog-changes')).toBeGreaterThanOrEqual(8);
    expect(await parked(catalog, 'booking-changes')).toBeGreaterThanOrEqual(8);
    expect(await parked(frontend, 'booking-changes')).toBeGreaterThanOrEqual(8);
    expect(await parked(frontend, 'analytics-results')).toBeGreaterThanOrEqual(4);
  }, TIMEOUT_MS);
  const logged = join(directory, '.ticketing', 'logs', 'booking-service.log');
  const reasons = ['no value', '(got 2097152)', 'is not valid JSON', 'must have required property'];
  await eventually(() => {
    const lines = readFileSync(logged, 'utf8').split('\n');
    const parked = lines.filter(line => line.includes('skipped an invalid message')).join('\n');
    expect(reasons.filter(reason => !parked.includes(reason))).toEqual([]);
  });
  // As in Flink, a message that is not JSON has no fields.
  const analyticsReasons = ['empty message', 'empty message', ...Array(6).fill('no booking_id')];
  expect(await deadLetterReasons(stores.brokers, analyticsReasons.length)).toEqual(analyticsReasons);
  event = await add({ name: 'After the poison', capacity: 100 });
  await book(5);
});

test('redelivery of all messages in the opposite order changes nothing', async () => {
  await untilDone();
  for (const topic of ['catalog-changes', 'booking-changes', 'ticket-bookings']) {
    await redeliverAll(stores.brokers, topic);
  }
  for (const [group, topic] of [
    ['booking-service', 'catalog-changes'],
    ['event-catalog', 'booking-changes'],
    ['flink-analytics-group', 'ticket-bookings'],
  ] as const) {
    await eventually(async () => {
      const { ends, committed } = await progress(stores.brokers, topic, group);
      expect(committed).toEqual(ends);
    }, TIMEOUT_MS);
  }
});

test(
  'keeps all invariants, of tickets, analytics and shown availability, after all faults',
  async () => {
    await untilDone();
    await eventually(async () => expect(await broken()).toEqual([]), TIMEOUT_MS); // analytics publishes the last window
  },
  2 * TIMEOUT_MS,
);

test('control: the checks report a missing guard', async () => {
  const breaches = async () => [...new Set((await broken()).map(violation => violation.split(':')[0]))].sort();
  const untilBroken = (checks: readonly string[]) =>
    eventually(async () => expect(await breaches()).toEqual(checks), TIMEOUT_MS);
  const [{ bookingId, ticketCount }] = acknowledged as [Acknowledged];

  // A ticket request whose key does not match its booking.
  const [first, second] = [bookingId, 'again'].map(name => `uploads/bookings/${ada}/${name}.json`);
  await bucket.write(second!, await bucket.read(first!));
  await untilBroken(['OneTicketPerBooking']);

  // A stale availability.
  await database.pool.query('UPDATE catalog.stock SET taken = taken - 1 WHERE taken > 0');
  await untilBroken(['AvailabilityMatches', 'OneTicketPerBooking']);

  // A duplicate with another id.
  const again = { booking_id: randomUUID(), event_id: event, user_id: ada, ticket_count: ticketCount };
  const value = JSON.stringify({ ...again, timestamp: Date.now() / 1000 - 120 });
  await send(stores.brokers, 'ticket-bookings', [{ key: event, value }]);
  await untilBroken(['AvailabilityMatches', 'BookingsPublished', 'OneTicketPerBooking', 'TotalsMatchBookings']);
}, 600_000);
