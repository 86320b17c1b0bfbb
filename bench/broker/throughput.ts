import { randomUUID } from 'node:crypto';
import type { Kafka } from 'kafkajs';

export interface Load {
  readonly messages: number;
  readonly bytes: number;
  readonly batch: number;
}

/** Returns the produced messages per second, with acks=all and two batches in flight. */
export async function produce(kafka: Kafka, topic: string, { messages, bytes, batch }: Load): Promise<number> {
  const producer = kafka.producer({ maxInFlightRequests: 2 });
  await producer.connect();
  const values = Array.from({ length: batch }, () => ({ value: Buffer.alloc(bytes, 'b') }));
  let left = messages;
  const sender = async () => {
    while (left > 0) {
      const next = values.slice(0, left);
      left -= next.length;
      await producer.send({ topic, acks: -1, messages: next });
    }
  };
  const start = performance.now();
  await Promise.all([sender(), sender()]);
  const seconds = (performance.now() - start) / 1000;
  await producer.disconnect();
  return messages / seconds;
}

/** Returns the messages per second that one consumer reads from the beginning, measured from the first batch. */
export async function consumeAll(kafka: Kafka, topic: string, messages: number): Promise<number> {
  const consumer = kafka.consumer({ groupId: randomUUID(), maxWaitTimeInMs: 100, maxBytesPerPartition: 4 << 20 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  let read = 0;
  let start = 0;
  await new Promise<void>((resolve, reject) => {
    consumer.on('consumer.crash', ({ payload }) => reject(payload.error));
    const eachBatch = async ({ batch }: { batch: { messages: readonly unknown[] } }) => {
      start ||= performance.now();
      read += batch.messages.length;
      if (read >= messages) {
        resolve();
      }
    };
    consumer.run({ eachBatch }).catch(reject);
  });
  const seconds = (performance.now() - start) / 1000;
  await consumer.disconnect();
  return messages / seconds;
}
