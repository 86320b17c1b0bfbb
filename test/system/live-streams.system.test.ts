// The gateway as a process with a thousand open event streams, readers who do not read, and Kafka going away under them.
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

const PATIENT_MS = 120_000;
const CROWD = 1_000;
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
  const nobody = `http://127.0.0.1:${await freePort()}`;
  return startProgram({
    file: 'assets/frontend/index.js',
    port,
    log: join(directory, 'frontend.log'),
    isReady: answersReady,
    environment: {
      ...commonEnvironment,
      ...{ PORT: `${port}`, HOST: '127.0.0.1', LOG_LEVEL: 'warn', ACCESS_MODE: 'open', RATE_LIMIT_PER_MINUTE: '0' },
      LIVE_STREAMS_PER_CLIENT: `${2 * CROWD}`,
      ...{ TOKEN_SECRET: 'a key for tests, longer than thirty-two bytes', TICKET_SECRET: 'another key for tests' },
      ...{ USER_SERVICE_URL: nobody, EVENT_CATALOG_URL: nobody, BOOKING_SERVICE_URL: nobody, S3_ENDPOINT: nobody },
      ...{ UPLOADS_BUCKET: 'nobodys', KAFKA_BROKERS: `127.0.0.1:${kafkaPort}` },
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

/** Keeps the end of what it was told. */
class Reader {
  private told = '';
  private constructor(readonly answer: IncomingMessage) {
    answer.setEncoding('utf8').on('error', () => undefined); // we may be let go
  }

  static async open(): Promise<Reader> {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      get(`${gateway.url}/api/live`, { agent }, resolve).on('error', reject);
    });
    return new Reader(answer);
  }

  read(): this {
    this.answer.on('data', chunk => {
      this.told = (this.told + chunk).slice(-16_384);
    });
    return this;
  }

  hasHeard(text: string): boolean {
    return this.told.includes(text);
  }

  leave(): void {
    this.answer.destroy();
  }
}

async function crowd(count: number): Promise<Reader[]> {
  const readers: Reader[] = [];
  while (readers.length < count) {
    readers.push(...(await Promise.all(Array.from({ length: Math.min(50, count - readers.length) }, Reader.open))));
  }
  return readers;
}

let revision = 0;
/** Changes so many events; the last one is called by a name of its own. */
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
  eventually(() => expect(readers.filter(reader => !reader.hasHeard(text))).toHaveLength(0), PATIENT_MS);
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
      await eventually(() => expect(reader.hasHeard('"connected":')).toBe(true));
      reader.leave();
      expect(reader.hasHeard('"connected":true')).toBe(true);
    }, PATIENT_MS);
    readers = (await crowd(CROWD)).map(reader => reader.read());
  });
  afterAll(async () => {
    for (const reader of readers) {
      reader.leave();
    }
    await eventually(async () => expect(await open()).toBe(0));
  });

  test('receive every change, while other requests are answered', async () => {
    await all(readers, 'event: snapshot');
    await eventually(async () => expect(await open()).toBe(CROWD));
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
    const last = await eventually(() => change(2), PATIENT_MS);
    await all(readers, last);
    expect(await open()).toBe(CROWD);
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
  reader.leave();
});

test('disconnects slow readers without using memory or delaying others', async () => {
  const quick = (await crowd(5)).map(reader => reader.read());
  const slow = await crowd(50);
  const before = await memory();
  while ((await open()) > quick.length) {
    await all(quick, await change(4_000));
  }
  expect((await memory()) - before).toBeLessThan(100);
  for (const reader of [...quick, ...slow]) {
    reader.leave();
  }
});
