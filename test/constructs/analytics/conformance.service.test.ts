import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Consumer, Kafka, logLevel, type Producer } from 'kafkajs';
import type { AnalyticsResult } from '../../../constructs/web-service/kit/messages';
import { type KafkaBroker, startKafkaBroker } from '../../../local/kafka-broker/kafka-broker';
import { createTopics } from '../../../local/preparation';
import { temporaryDirectory } from '../../stores';
import { eventually } from '../eventually';
import { LAST_EVENT, type RecordedMessage, Recording } from './recorded-bookings';

const LONG_MS = 120_000;
const TOOLS = join(__dirname, '..', '..', '..', 'dist', 'local-tools', 'local');
const topics = { 'ticket-bookings': 2, 'analytics-results': 1, 'parked-messages': 1 };

describe('the embedded analytics', () => {
  const directory = temporaryDirectory();
  const results: AnalyticsResult[] = [];
  const reasons: string[] = [];
  let broker: KafkaBroker;
  let producer: Producer;
  let consumer: Consumer;
  let running: ChildProcess | undefined;

  beforeAll(async () => {
    broker = await startKafkaBroker({ directory: join(directory, 'broker') });
    await createTopics(broker.brokers, topics);
    const kafka = new Kafka({ brokers: [broker.brokers], logLevel: logLevel.NOTHING });
    producer = kafka.producer();
    consumer = kafka.consumer({ groupId: 'page', maxWaitTimeInMs: 100 });
    await Promise.all([producer.connect(), consumer.connect()]);
    await consumer.subscribe({ topics: ['analytics-results', 'parked-messages'], fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ topic, message }) => {
        const value = JSON.parse(String(message.value));
        if (topic === 'parked-messages') reasons.push(value.reason);
        else results.push(value);
      },
    });
  }, LONG_MS);
  afterAll(async () => {
    await kill();
    await Promise.all([producer.disconnect(), consumer.disconnect()]);
    await broker.stop();
    rmSync(directory, { recursive: true });
  }, LONG_MS);

  /** As `npm start` does it, in a group of its own. */
  const start = () => {
    const names = {
      TOPIC_TICKET_BOOKINGS: 'ticket-bookings',
      TOPIC_ANALYTICS_RESULTS: 'analytics-results',
      TOPIC_PARKED_MESSAGES: 'parked-messages',
    };
    const env = { ...process.env, ...names, KAFKA_BROKERS: broker.brokers, DIRECTORY: join(directory, 'engine') };
    running = spawn(process.execPath, [join(TOOLS, 'analytics.main.js')], { env, stdio: 'ignore', detached: true });
  };
  const kill = async () => {
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, 'exit');
    process.kill(-running.pid!, 'SIGKILL');
    await ended;
  };
  const send = (recorded: readonly RecordedMessage[]) =>
    producer.send({ topic: 'ticket-bookings', messages: [...recorded] });
  /** By the newest result of each. */
  const totals = () =>
    Object.fromEntries(results.map(result => [`${result.event_id} ${result.window_end}`, result.total_tickets]));

  it(
    'has the totals of the bookings, and parks what is none, over a kill in the middle',
    async () => {
      const recording = new Recording(Date.now());
      const before = recording.beforeTheKill();
      const [half, otherHalf] = [before.slice(0, 120), before.slice(120)];
      start();
      await send(half);
      await eventually(() => expect(results).not.toHaveLength(0), LONG_MS);
      await send(otherHalf);
      await kill();
      await send(recording.afterTheKill(before));
      start();
      await send([recording.last()]);
      await eventually(() => expect(results.some(({ event_id }) => event_id === LAST_EVENT)).toBe(true), LONG_MS);
      expect(totals()).toEqual(recording.totals);
      expect(new Set(reasons)).toEqual(new Set(recording.reasons));
    },
    2 * LONG_MS,
  );
});
