import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@cdk-ticketing/local-runtime';
import { build } from 'esbuild';
import { Kafka, logLevel } from 'kafkajs';
import { until } from '../../../test/support/eventually';
import { temporaryDirectory } from '../../../test/support/temporary-directory';

describe('a killed broker', () => {
  const directory = temporaryDirectory();
  const program = join(directory, 'broker.js');
  let broker: ChildProcess;
  let port: number;

  const start = async () => {
    const env = { ...process.env, PORT: String(port), DIRECTORY: join(directory, 'data') };
    broker = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    await once(broker.stdout!, 'data'); // the banner: the broker listens
  };
  const kill = async () => {
    broker.kill('SIGKILL');
    await once(broker, 'exit');
  };

  beforeAll(async () => {
    const entry = join(__dirname, '../kafka-broker.main.ts');
    await build({ entryPoints: [entry], bundle: true, platform: 'node', outfile: program });
    port = await freePort();
    await start();
  });
  afterAll(async () => {
    await kill();
    rmSync(directory, { recursive: true });
  });

  it('keeps acknowledged messages once and in order, and committed offsets; clients reconnect', async () => {
    const kafka = new Kafka({
      brokers: [`127.0.0.1:${port}`],
      logLevel: logLevel.NOTHING,
      retry: { initialRetryTime: 50, maxRetryTime: 200, retries: 200 },
    });
    const admin = kafka.admin();
    const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
    const consumer = kafka.consumer({
      groupId: 'reader',
      maxWaitTimeInMs: 100,
      sessionTimeout: 6000,
      heartbeatInterval: 200,
    });
    await Promise.all([admin.connect(), producer.connect(), consumer.connect()]);
    await admin.createTopics({ topics: [{ topic: 'log' }] });
    await consumer.subscribe({ topic: 'log', fromBeginning: true });
    const seen: number[] = [];
    await consumer.run({ eachMessage: async ({ message }) => void seen.push(Number(message.value)) });

    let sent = 0;
    const sending = (async () => {
      while (sent < 600) {
        const messages = Array.from({ length: 10 }, (_, i) => ({ value: String(sent + i) }));
        await producer.send({ topic: 'log', messages });
        sent += 10;
      }
    })();
    for (const killAt of [100, 300]) {
      await until(() => sent >= killAt);
      await kill();
      await start();
    }
    await sending;
    await until(() => new Set(seen).size === 600);
    expect((await admin.fetchTopicOffsets('log'))[0]?.high).toBe('600');
    expect([...new Set(seen)]).toEqual(Array.from({ length: 600 }, (_, i) => i));

    const committed = async () =>
      (await admin.fetchOffsets({ groupId: 'reader', topics: ['log'] }))[0]?.partitions[0]?.offset;
    // After a restart, a consumer can read before it has joined the group again. It can commit only afterwards.
    await until(async () => (await committed()) === '600');
    await consumer.disconnect();
    await kill();
    await start();
    expect(await committed()).toBe('600');
    await Promise.all([admin.disconnect(), producer.disconnect()]);
  });
});
