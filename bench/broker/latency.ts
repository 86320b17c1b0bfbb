import { randomUUID } from 'node:crypto';
import type { Kafka } from 'kafkajs';
import { median } from '../median';

const MESSAGES = 1_000;

/** Returns the median latency from send() to a waiting consumer in milliseconds, one message at a time. */
export async function latency(kafka: Kafka, topic: string): Promise<number> {
  const producer = kafka.producer();
  const consumer = kafka.consumer({ groupId: randomUUID(), maxWaitTimeInMs: 1000 });
  await Promise.all([producer.connect(), consumer.connect()]);
  await consumer.subscribe({ topic, fromBeginning: true });
  let arrived: () => void = () => {};
  const joined = new Promise(resolve => consumer.on('consumer.group_join', resolve));
  await consumer.run({ eachMessage: async () => arrived() });
  await joined;
  const times: number[] = [];
  for (let i = 0; i < MESSAGES; i++) {
    const start = performance.now();
    const arrival = new Promise<void>(resolve => {
      arrived = resolve;
    });
    await producer.send({ topic, acks: -1, messages: [{ value: String(i) }] });
    await arrival;
    times.push(performance.now() - start);
  }
  await Promise.all([producer.disconnect(), consumer.disconnect()]);
  return median(times);
}
