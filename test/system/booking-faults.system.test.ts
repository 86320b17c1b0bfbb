// Kills processes in turn while customers book. No acknowledged booking is lost or duplicated.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@cdk-ticketing/local-runtime';
import { answersReady, type Program, startLocal, startProgram } from '../../bench/program';
import { decodeBookingChange, decodeTicketBooking } from '../../constructs/web-service/kit/kafka/decode';
import type { Database } from '../../constructs/web-service/kit/postgres/database';
import { commonEnvironment } from '../../local/platform/environment';
import { type ObjectStore, startObjectStore } from '../../local/stores/object-store';
import { type Postgres, startPostgres } from '../../local/stores/postgres';
import { createTopics } from '../../local/stores/provision-stores';
import { type Acknowledged, brokenInvariants } from '../../verification/booking/invariants';
import { backlog } from '../../verification/booking/statements';
import { openBookingDatabase, sell } from '../constructs/booking-service/app/booking-database';
import { topicContents } from '../constructs/booking-service/app/topic-contents';
import { eventually } from '../support/eventually';
import { temporaryDirectory } from '../support/temporary-directory';
import { Bucket } from './booking/bucket';
import { startCustomers } from './booking/customers';
import { ticketRequests } from './booking/evidence';

const directory = temporaryDirectory();
const bucket = 'tickets-under-test';
const events = ['scarce', 'plenty', 'free'];
const replicas: Program[] = [];
let ports: { postgres: number; kafka: number };
let postgres: Postgres;
let kafka: Program;
let objects: ObjectStore;
let database: Database;

async function startKafka(): Promise<Program> {
  return startLocal({
    name: 'kafka-broker',
    port: ports.kafka,
    log: join(directory, 'kafka.log'),
    environment: { DIRECTORY: join(directory, 'kafka') },
  });
}

async function startService(name: string, port: number, environment: Record<string, string>): Promise<Program> {
  return startProgram({
    file: `assets/${name}/index.js`,
    port,
    environment: {
      ...commonEnvironment,
      PORT: `${port}`,
      HOST: '127.0.0.1',
      LOG_LEVEL: 'warn',
      ACCESS_MODE: 'open',
      KAFKA_BROKERS: `127.0.0.1:${ports.kafka}`,
      UPLOADS_BUCKET: bucket,
      S3_ENDPOINT: objects.endpoint,
      ...environment,
    },
    log: join(directory, `${name}.log`),
    isReady: answersReady,
  });
}

const startReplica = async (port?: number) =>
  startService('booking-service', port ?? (await freePort()), { DATABASE_URL: postgres.url, HOLD_SECONDS: '3' });

/** Services that these customers do not use have addresses without a listener. */
const startGateway = async (bookingServiceUrl: string) =>
  startService('frontend', await freePort(), {
    BOOKING_SERVICE_URL: bookingServiceUrl,
    USER_SERVICE_URL: 'http://127.0.0.1:9',
    EVENT_CATALOG_URL: 'http://127.0.0.1:9',
    TOKEN_SECRET: 'a key for tests, longer than thirty-two bytes',
    TICKET_SECRET: 'another key for tests, also long enough',
    RATE_LIMIT_PER_MINUTE: '0',
  });

const startDatabase = () => startPostgres({ directory: join(directory, 'postgres'), port: ports.postgres });

beforeAll(async () => {
  ports = { postgres: await freePort(), kafka: await freePort() };
  objects = await startObjectStore({ directory: join(directory, 'objects'), bucket });
  [postgres, kafka] = await Promise.all([startDatabase(), startKafka()]);
  await createTopics(`127.0.0.1:${ports.kafka}`, { 'ticket-bookings': 2, 'booking-changes': 2, 'catalog-changes': 1 });
  database = await openBookingDatabase(postgres.url);
  await sell(database, 'scarce', { capacity: 300 });
  await sell(database, 'plenty', { capacity: 1_000_000 });
  await sell(database, 'free', { capacity: 200, priceCents: 0 });
  replicas.push(await startReplica(), await startReplica());
});
afterAll(async () => {
  await Promise.all([...replicas, kafka].map(program => program.end('SIGTERM')));
  await database.close();
  await objects.stop();
  await postgres.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** Waits until no background work is pending, as all invariants require. */
async function untilIdle(): Promise<void> {
  await eventually(async () => {
    const { rows } = await database.pool.query(backlog);
    const { rows: held } = await database.pool.query(`SELECT FROM booking.bookings WHERE status = 'queued'`);
    expect({ ...rows[0], held: held.length }).toEqual({ messages: 0, free: 0, overdue: 0, tickets: 0, held: 0 });
  }, 60_000);
}

async function broken(acknowledged: readonly Acknowledged[]): Promise<string[]> {
  const brokers = `127.0.0.1:${ports.kafka}`;
  const store = new Bucket(objects.endpoint, bucket);
  const evidence = {
    ticketBookings: await topicContents(brokers, 'ticket-bookings', decodeTicketBooking),
    bookingChanges: await topicContents(brokers, 'booking-changes', decodeBookingChange),
    ticketRequests: await ticketRequests(store),
  };
  store.close();
  return brokenInvariants(database, { acknowledged, ...evidence });
}

test('keeps all invariants when the service, the broker and the database are killed under load', async () => {
  const customers = startCustomers(16, () => replicas.map(({ url }) => url), events);
  /** Waits for this number of further acknowledged bookings. */
  const untilBooked = async (more: number) => {
    const target = customers.acknowledged.length + more;
    await eventually(() => expect(customers.acknowledged.length).toBeGreaterThan(target), 60_000);
  };

  await untilBooked(200);
  await replicas[0]!.end('SIGKILL');
  await untilBooked(50);
  replicas[0] = await startReplica();

  await kafka.end('SIGKILL');
  await untilBooked(300); // bookings continue while Kafka is unavailable
  kafka = await startKafka();

  process.kill(postgres.pid, 'SIGKILL');
  await postgres.ended;
  postgres = await startDatabase();
  await untilBooked(200);

  const stopping = replicas[1]!.end('SIGTERM');
  expect(await stopping).toBe(0);
  await untilBooked(50);
  replicas[1] = await startReplica();
  await untilBooked(50);
  await customers.stop();

  expect(customers.unexpected).toEqual([]);
  await untilIdle();
  expect(await broken(customers.acknowledged)).toEqual([]);
});

test('neither loses nor duplicates bookings when gateways, services and the database are killed during batches', async () => {
  const gateways = await Promise.all(replicas.map(({ url }) => startGateway(url)));
  const customers = startCustomers(32, () => gateways.map(({ url }) => `${url}/api`), events);
  const untilBooked = async (more: number) => {
    const target = customers.acknowledged.length + more;
    await eventually(() => expect(customers.acknowledged.length).toBeGreaterThan(target), 60_000);
  };
  await untilBooked(200);
  for (const position of [0, 1]) {
    const port = Number(new URL(replicas[position]!.url).port);
    await replicas[position]!.end('SIGKILL');
    await untilBooked(50);
    replicas[position] = await startReplica(port);
    await untilBooked(50);
    await gateways[position]!.end('SIGKILL');
    await untilBooked(50);
    gateways[position] = await startGateway(replicas[position]!.url);
  }
  process.kill(postgres.pid, 'SIGKILL');
  await postgres.ended;
  postgres = await startDatabase();
  await untilBooked(200);
  await customers.stop();
  await Promise.all(gateways.map(gateway => gateway.end('SIGTERM')));

  expect(customers.unexpected).toEqual([]);
  await untilIdle();
  expect(await broken(customers.acknowledged)).toEqual([]);
}, 240_000);

test('books and stays ready while Kafka is unavailable for a minute, and publishes the backlog afterwards', async () => {
  await kafka.end('SIGKILL');
  const customers = startCustomers(1, () => replicas.map(({ url }) => url), events);
  await sleep(60_000);
  expect(await answersReady(replicas[0]!.url)).toBe(true);
  await customers.stop();
  expect(customers.acknowledged.length).toBeGreaterThan(0);
  const { rows } = await database.pool.query(backlog);
  expect(rows[0].messages).toBeGreaterThanOrEqual(customers.acknowledged.length);

  kafka = await startKafka();
  await untilIdle();
  expect(customers.unexpected).toEqual([]);
  expect(await broken(customers.acknowledged)).toEqual([]);
}, 240_000);

test('control: reports an outbox that was emptied while Kafka was unavailable', async () => {
  await kafka.end('SIGKILL');
  const customers = startCustomers(1, () => [replicas[0]!.url], ['plenty']);
  await eventually(() => expect(customers.acknowledged.length).toBeGreaterThan(5), 60_000);
  await customers.stop();
  await database.pool.query('TRUNCATE booking.outbox');
  kafka = await startKafka();
  await untilIdle();
  const breaches = await broken(customers.acknowledged);
  expect(breaches.filter(breach => breach.startsWith('BookingsPublished: ')).length).toBeGreaterThan(0);
});
