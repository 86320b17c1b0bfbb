import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@cdk-ticketing/local-runtime';
import { Kafka, logLevel } from 'kafkajs';
import type { Measurement } from '../measurement';
import { appendSpeed, echoLatency } from './baselines';
import { BrokerProcess } from './broker-process';
import { latency } from './latency';
import { soak } from './soak';
import { consumeAll, produce } from './throughput';

const GIGABYTE = 1024 ** 3;
const SMALL = { messages: 1_000_000, bytes: 100, batch: 2_000 };
const HALF_GIGABYTE = { messages: GIGABYTE / 2 / 16_384, bytes: 16_384, batch: 32 };

/**
 * Measures throughput, latency and memory of the development broker through kafkajs, and checks that no message is
 * lost.
 */
export async function benchBroker(): Promise<Measurement[]> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-broker-'));
  const broker = new BrokerProcess(await freePort(), directory);
  const kafka = new Kafka({
    brokers: [broker.address],
    logLevel: logLevel.NOTHING,
    retry: { initialRetryTime: 50, maxRetryTime: 500, retries: 100 },
  });
  try {
    await broker.start();
    await createTopics(kafka, ['small', 'large', 'latency', 'soak']);
    const append = {
      name: 'appending the same bytes to a file',
      value: appendSpeed(directory, SMALL.bytes * SMALL.batch, SMALL.bytes),
    };
    const produced = await produce(kafka, 'small', SMALL);
    const consumed = await consumeAll(kafka, 'small', SMALL.messages);
    const p50 = await latency(kafka, 'latency');
    const echo = { name: 'a TCP echo', value: await echoLatency() };

    const memoryBefore = broker.memory();
    await produce(kafka, 'large', HALF_GIGABYTE);
    await consumeAll(kafka, 'large', HALF_GIGABYTE.messages);
    const memoryBetween = broker.memory();
    await produce(kafka, 'large', HALF_GIGABYTE);
    await consumeAll(kafka, 'large', 2 * HALF_GIGABYTE.messages);
    const memoryAfter = broker.memory();
    const sent = await soak(kafka, 'soak', 60_000);

    await broker.end('SIGKILL');
    const killedAt = performance.now();
    await broker.start();
    const readyAfter = performance.now() - killedAt;

    return [
      {
        name: 'produced, batches of 2,000 x 100 B, acks=all',
        value: produced,
        unit: 'messages/s',
        goal: '>= 50,000',
        baseline: append,
      },
      { name: 'consumed, 100 B', value: consumed, unit: 'messages/s', goal: '>= 200,000', baseline: append },
      { name: 'end to end, p50', value: p50, unit: 'ms', goal: '< 3', baseline: echo },
      { name: 'memory before 1 GB', value: memoryBefore, unit: 'MB' },
      { name: 'memory after 0.5 GB written and read', value: memoryBetween, unit: 'MB' },
      { name: 'memory after 1 GB written and read', value: memoryAfter, unit: 'MB', goal: 'flat' },
      { name: 'soak of 60 s: sent, no loss, no duplicates', value: sent, unit: 'messages' },
      { name: 'ready after kill -9, with this data', value: readyAfter, unit: 'ms', goal: '<= 300' },
    ];
  } finally {
    await broker.end('SIGTERM');
    rmSync(directory, { recursive: true });
  }
}

async function createTopics(kafka: Kafka, topics: readonly string[]): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  const configEntries = [{ name: 'retention.bytes', value: '-1' }];
  await admin.createTopics({ topics: topics.map(topic => ({ topic, configEntries })) });
  await admin.disconnect();
}
