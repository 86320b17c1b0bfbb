import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { KafkaBroker } from '@cdk-ticketing/kafka-broker';
import { type Admin, type Consumer, Kafka, logLevel, type Producer } from 'kafkajs';
import type { AnalyticsResult } from '../../../contracts/messages/analytics-result';
import { createTopics } from '../../../local/stores/provision-stores';
import { eventually } from '../../support/eventually';
import { temporaryDirectory } from '../../support/temporary-directory';
import { LAST_EVENT, type RecordedMessage, Recording } from './recorded-bookings';

/** Timeout for JVMs on a busy machine, including the first download of the jars. */
const LONG_MS = 240_000;
const TOOLS = join(__dirname, '..', '..', '..', 'dist', 'local-tools', 'local');
const topics = { 'ticket-bookings': 2, 'analytics-results': 1, 'parked-messages': 1 };

export interface Conformance {
  /** Name of the entry point in local: `<engine>.main.ts`. */
  readonly engine: 'analytics' | 'apache-flink';
  readonly startBroker: (directory: string) => Promise<KafkaBroker>;
  /** Profile of the job's pom: the version of Flink. */
  readonly profile?: string;
  /**
   * Number of tasks, at first and after the kill.
   *
   * @default - the default of the engine
   */
  readonly parallelism?: readonly [number, number];
}

/** Tests that an engine on a broker computes the exact totals of the recorded bookings. Returns the engine's folder. */
export function describeConformance({ engine, startBroker, profile, parallelism }: Conformance): string {
  const directory = temporaryDirectory();
  const engineDirectory = join(directory, 'engine');
  const results: AnalyticsResult[] = [];
  const reasons: string[] = [];
  let broker: KafkaBroker;
  let admin: Admin;
  let producer: Producer;
  let consumer: Consumer;
  let running: ChildProcess | undefined;

  beforeAll(async () => {
    broker = await startBroker(join(directory, 'broker'));
    await createTopics(broker.brokers, topics);
    const kafka = new Kafka({ brokers: [broker.brokers], logLevel: logLevel.NOTHING });
    admin = kafka.admin();
    producer = kafka.producer();
    consumer = kafka.consumer({ groupId: 'page', maxWaitTimeInMs: 100 });
    await Promise.all([admin.connect(), producer.connect(), consumer.connect()]);
    await consumer.subscribe({ topics: ['analytics-results', 'parked-messages'], fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ topic, message }) => {
        const value = JSON.parse(String(message.value));
        if (topic === 'parked-messages') {
          reasons.push(value.reason);
        } else {
          results.push(value);
        }
      },
    });
  }, LONG_MS);
  afterAll(async () => {
    await kill();
    await Promise.all([admin.disconnect(), producer.disconnect(), consumer.disconnect()]);
    await broker.stop();
    rmSync(directory, { recursive: true });
  }, LONG_MS);

  /** Starts the engine like `npm start`, in its own process group. */
  const start = (tasks = parallelism?.[0]) => {
    const names = {
      TOPIC_TICKET_BOOKINGS: 'ticket-bookings',
      TOPIC_ANALYTICS_RESULTS: 'analytics-results',
      TOPIC_PARKED_MESSAGES: 'parked-messages',
    };
    const home = profile === undefined ? {} : { FLINK_PROFILE: profile };
    const requested = tasks === undefined ? {} : { PARALLELISM: String(tasks) };
    const env = {
      ...process.env,
      ...names,
      ...home,
      ...requested,
      KAFKA_BROKERS: broker.brokers,
      DIRECTORY: engineDirectory,
    };
    running = spawn(process.execPath, [join(TOOLS, `${engine}.main.js`)], { env, stdio: 'ignore', detached: true });
  };
  const kill = async () => {
    if (!running || running.exitCode !== null || running.signalCode !== null) {
      return;
    }
    const ended = once(running, 'exit');
    process.kill(-running.pid!, 'SIGKILL');
    await ended;
  };
  const send = (recorded: readonly RecordedMessage[]) =>
    producer.send({ topic: 'ticket-bookings', messages: [...recorded] });
  /** Returns the offsets that the engine has committed with its state. */
  const progress = async () => {
    const [committed] = await admin.fetchOffsets({ groupId: 'flink-analytics-group', topics: ['ticket-bookings'] });
    return Object.fromEntries(committed!.partitions.map(({ partition, offset }) => [partition, offset]));
  };
  const ends = async () => {
    const offsets = await admin.fetchTopicOffsets('ticket-bookings');
    return Object.fromEntries(offsets.map(({ partition, offset }) => [partition, offset]));
  };
  /** Returns the total of each window, from its newest result. */
  const totals = () =>
    Object.fromEntries(results.map(result => [`${result.event_id} ${result.window_end}`, result.total_tickets]));

  it(
    'computes the totals of the bookings, and sets malformed messages aside, also after a kill',
    async () => {
      const recording = new Recording(Date.now());
      start();
      await send(recording.firstHalf());
      await eventually(() => expect(results).not.toHaveLength(0), LONG_MS);
      await send(recording.ahead(Date.now()));
      await eventually(async () => expect(await progress()).toEqual(await ends()), LONG_MS);
      await send(recording.secondHalf());
      await kill();
      await send(recording.afterTheKill());
      start(parallelism?.[1]);
      await eventually(() => expect(totals()).toEqual(recording.totals), LONG_MS);
      await send([recording.last()]);
      await eventually(() => expect(results.some(({ event_id }) => event_id === LAST_EVENT)).toBe(true), LONG_MS);
      expect(totals()).toEqual(recording.totals);
      expect(reasons.sort()).toEqual(recording.reasons);
    },
    3 * LONG_MS,
  );
  return engineDirectory;
}
