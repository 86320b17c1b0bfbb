// Tests the gateway with a thousand open event streams, slow readers, and outages of Kafka.
import { rmSync } from 'node:fs';
import { Agent, get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { freePort } from '@cdk-ticketing/local-runtime';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { answersReady, type Program, startLocal, startProgram } from '../../bench/program';
import { openStream, type Stream } from '../../constructs/web-service/kit/kafka/stream';
import type { AvailabilityChange } from '../../contracts/messages/booking-change';
import { commonEnvironment } from '../../local/platform/environment';
import { createTopics } from '../../local/stores/provision-stores';
import { eventually } from '../support/eventually';
import { ask } from '../support/http';
import { temporaryDirectory } from '../support/temporary-directory';

const TIMEOUT_MS = 120_000;
const READERS = 1_000;
const MEGABYTE = 1024 * 1024;

const directory = temporaryDirectory();
const agent = new Agent({ maxSockets: Number.POSITIVE_INFINITY });
let kafkaPort: number;
let kafka: Program;
let gateway: Program;
let stream: Stream;

const startKafka = () =>
  startLocal({
    name: 'kafka-broker',
    port: kafkaPort,
    log: join(directory, 'kafka.log'),
    environment: { DIRECTORY: join(directory, 'kafka') },
  });

async function startGateway(): Promise<Program> {
  const port = await freePort();
  const unavailable = `http://127.0.0.1:${await freePort()}`;
  return startProgram({
    file: 'assets/frontend/index.js',
    port,
    log: join(directory, 'frontend.log'),
    isReady: answersReady,
    environment: {
      ...commonEnvironment,
      ...{ PORT: `${port}`, HOST: '127.0.0.1', LOG_LEVEL: 'warn', ACCESS_MODE: 'open', RATE_LIMIT_PER_MINUTE: '0' },
      LIVE_STREAMS_PER_CLIENT: `${2 * READERS}`,
      ...{ TOKEN_SECRET: 'a key for tests, longer than thirty-two bytes', TICKET_SECRET: 'another key for tests' },
      ...{ USER_SERVICE_URL: unavailable, EVENT_CATALOG_URL: unavailable, BOOKING_SERVICE_URL: unavailable },
      ...{ S3_ENDPOINT: unavailable, UPLOADS_BUCKET: 'uploads', KAFKA_BROKERS: `127.0.0.1:${kafkaPort}` },
    },
  });
}

beforeAll(async () => {
  kafkaPort = await freePort();
  kafka = await startKafka();
  await createTopics(`127.0.0.1:${kafkaPort}`, { 'booking-changes': 1, 'analytics-results': 1 });
  const settings = { brokers: [`127.0.0.1:${kafkaPort}`], auth: 'none', region: 'local' } as const;
  stream = openStream(settings, 'test', pino({ level: 'silent' }), new Registry());
  gateway = await startGateway();
});
afterAll(async () => {
  await stream?.close();
  agent.destroy();
  await gateway?.end('SIGTERM');
  await kafka?.end('SIGTERM');
  rmSync(directory, { recursive: true, force: true });
});

/** Client of an event stream. Keeps the end of the received text. */
class Reader {
  private received = '';
  private constructor(readonly answer: IncomingMessage) {
    answer.setEncoding('utf8').on('error', () => undefined); // the gateway may disconnect it
  }

  static async open(): Promise<Reader> {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      get(`${gateway.url}/api/live`, { agent }, resolve).on('error', reject);
    });
    return new Reader(answer);
  }

  read(): this {
    this.answer.on('data', chunk => {
      this.received = (this.received + chunk).slice(-16_384);
    });
    return this;
  }

  hasReceived(text: string): boolean {
    return this.received.includes(text);
  }

  close(): void {
    this.answer.destroy();
  }
}

async function openReaders(count: number): Promise<Reader[]> {
  const readers: Reader[] = [];
  while (readers.length < count) {
    readers.push(...(await Promise.all(Array.from({ length: Math.min(50, count - readers.length) }, Reader.open))));
  }
  return readers;
}

let revision = 0;
/** Publishes a change of this number of events. Returns the unique id of the last one. */
async function change(events: number): Promise<string> {
  revision++;
  const last = `last-${revision}`;
  const names = Array.from({ length: events - 1 }, (_, event) => `event-with-a-long-name-${event}`);
  await stream.producer.send(
    [...names, last].map(event_id => {
      const value: AvailabilityChange = { type: 'availability', event_id, capacity: 100, taken: 1, revision };
      return { topic: 'booking-changes', key: 'all', value: JSON.stringify(value) };
    }),
  );
  return last;
}

const all = (readers: readonly Reader[], text: string) =>
  eventually(() => expect(readers.filter(reader => !reader.hasReceived(text))).toHaveLength(0), TIMEOUT_MS);
const metric = async (name: string) => {
  const metrics = (await ask(`${gateway.url}/metrics`)).body as string;
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1]);
};
const open = () => metric('live_streams_open');
const memory = async () => (await metric('process_resident_memory_bytes')) / MEGABYTE;

describe('a thousand readers', () => {
  let readers: Reader[];
  beforeAll(async () => {
    await eventually(async () => {
      const reader = (await Reader.open()).read();
      await eventually(() => expect(reader.hasReceived('"connected":')).toBe(true));
      reader.close();
      expect(reader.hasReceived('"connected":true')).toBe(true);
    }, TIMEOUT_MS);
    readers = (await openReaders(READERS)).map(reader => reader.read());
  });
  afterAll(async () => {
    for (const reader of readers) {
      reader.close();
    }
    await eventually(async () => expect(await open()).toBe(0));
  });

  test('receive every change, while other requests are answered', async () => {
    await all(readers, 'event: snapshot');
    await eventually(async () => expect(await open()).toBe(READERS));
    for (let round = 0; round < 5; round++) {
      const last = await change(200);
      expect((await ask(`${gateway.url}/health`)).status).toBe(200);
      await all(readers, last);
    }
  });

  test('receive the outage of Kafka, stay connected, and receive the changes after it', async () => {
    await kafka.end('SIGKILL');
    await all(readers, 'event: stream\ndata: {"connected":false}');
    kafka = await startKafka();
    await all(readers, 'event: stream\ndata: {"connected":true}');
    const last = await eventually(() => change(2), TIMEOUT_MS);
    await all(readers, last);
    expect(await open()).toBe(READERS);
  });
});

test('reports a broker that hangs, and its recovery', async () => {
  const reader = (await Reader.open()).read();
  process.kill(kafka.pid, 'SIGSTOP');
  try {
    await all([reader], 'event: stream\ndata: {"connected":false}');
  } finally {
    process.kill(kafka.pid, 'SIGCONT');
  }
  await all([reader], 'event: stream\ndata: {"connected":true}');
  reader.close();
});

test('disconnects slow readers without using memory or delaying others', async () => {
  const quick = (await openReaders(5)).map(reader => reader.read());
  const slow = await openReaders(50);
  const before = await memory();
  while ((await open()) > quick.length) {
    await all(quick, await change(4_000));
  }
  expect((await memory()) - before).toBeLessThan(100);
  for (const reader of [...quick, ...slow]) {
    reader.close();
  }
});
