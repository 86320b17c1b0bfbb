import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@cdk-ticketing/local-runtime';
import { Kafka, logLevel } from 'kafkajs';
import { TOPICS } from '../../contracts/topics';
import { consumeAll } from '../broker/throughput';
import type { Measurement } from '../measurement';
import { startLocal } from '../program';
import { BOOKINGS_TOPIC, sendBacklog, sendSteadily } from './bookings';
import { type Engine, startEngine } from './engine';

const BACKLOG = 400_000;
const STEADY = { perSecond: 1_000, seconds: 30 };

/** Measures the embedded analytics and, if Java is installed, Apache Flink, each with a separate broker. */
export async function benchAnalytics(): Promise<Measurement[]> {
  const embedded = await benchEngine('analytics');
  if (hasJava()) {
    return [...embedded, ...(await benchEngine('apache-flink'))];
  }
  console.warn('Apache Flink is skipped: JDK 17 and Maven are required');
  return embedded;
}

async function benchEngine(name: Engine['name']): Promise<Measurement[]> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-analytics-'));
  const port = await freePort();
  const broker = await startLocal({
    name: 'kafka-broker',
    port,
    log: join(directory, 'broker.log'),
    environment: { DIRECTORY: join(directory, 'broker') },
  });
  try {
    const brokers = `127.0.0.1:${port}`;
    const kafka = new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING });
    await createTopics(kafka);
    await sendBacklog(kafka, BACKLOG);
    const consumedPerSecond = await consumeAll(kafka, BOOKINGS_TOPIC, BACKLOG);
    const engine = await startEngine(name, kafka, { brokers, directory });
    try {
      const perSecond = await engine.speed(BACKLOG);
      const lag = await engine.lagWhile(() => sendSteadily(kafka, STEADY));
      return [
        {
          name: `${name}: a backlog of ${BACKLOG.toLocaleString('en-US')}`,
          value: perSecond,
          unit: 'bookings/s',
          baseline: { name: 'consuming the backlog only', value: consumedPerSecond },
        },
        { name: `${name}: lag at 1,000/s, median`, value: lag.median, unit: 'bookings' },
        { name: `${name}: lag at 1,000/s, maximum`, value: lag.max, unit: 'bookings' },
        { name: `${name}: memory`, value: engine.memory(), unit: 'MB' },
      ];
    } finally {
      await engine.end();
    }
  } finally {
    await broker.end('SIGTERM');
    rmSync(directory, { recursive: true });
  }
}

async function createTopics(kafka: Kafka): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  const topics = { [BOOKINGS_TOPIC]: 2, [TOPICS.analyticsResults.name]: 1, [TOPICS.parkedMessages.name]: 1 };
  await admin.createTopics({
    topics: Object.entries(topics).map(([topic, numPartitions]) => ({ topic, numPartitions })),
  });
  await admin.disconnect();
}

function hasJava(): boolean {
  try {
    for (const [command, version] of [
      ['javac', '-version'],
      ['mvn', '--version'],
    ] as const) {
      execFileSync(command, [version], { stdio: 'ignore' });
    }
    return true;
  } catch {
    return false;
  }
}
