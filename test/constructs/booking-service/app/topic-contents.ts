import { Kafka, logLevel } from 'kafkajs';
import type { Decode } from '../../../../constructs/web-service/kit/kafka/decode';

/** Reads all current messages of a topic, in order for each partition. */
export async function topicContents<T>(brokers: string, topic: string, decode: Decode<T>): Promise<T[]> {
  const kafka = new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  const total = ends.reduce((sum, { offset }) => sum + Number(offset), 0);
  const consumer = kafka.consumer({ groupId: `contents-${Date.now()}-${Math.random()}`, maxWaitTimeInMs: 100 });
  const contents: T[] = [];
  if (total === 0) {
    return contents;
  }
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    consumer
      .run({
        eachMessage: async ({ message }) => {
          contents.push(decode(message.value!));
          if (contents.length >= total) {
            resolve();
          }
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
  return contents;
}
