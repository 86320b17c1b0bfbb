// Faults of a stream: invalid messages, duplicates, and messages out of order.
import { type Admin, Kafka, logLevel, type Message } from 'kafkajs';
import { topicContents } from '../constructs/booking-service/app/topic-contents';

const LARGE = 2 * 1024 * 1024;
const POISON = ['this is not JSON', null, '{"type":"event","version":99}', 'x'.repeat(LARGE)];

const connect = (brokers: string) => new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING });

async function withAdmin<T>(brokers: string, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = connect(brokers).admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

export async function send(brokers: string, topic: string, messages: Message[]): Promise<void> {
  const producer = connect(brokers).producer();
  await producer.connect();
  try {
    for (const message of messages) {
      await producer.send({ topic, messages: [message] });
    }
  } finally {
    await producer.disconnect();
  }
}

/** Creates topics as `npm start` does, but with a size limit that accepts oversized messages. */
export function createUnlimitedTopics(brokers: string, topics: Readonly<Record<string, number>>): Promise<boolean> {
  const configEntries = [
    { name: 'message.timestamp.type', value: 'LogAppendTime' },
    { name: 'max.message.bytes', value: String(2 * LARGE) },
  ];
  return withAdmin(brokers, admin =>
    admin.createTopics({
      topics: Object.entries(topics).map(([topic, numPartitions]) => ({ topic, numPartitions, configEntries })),
    }),
  );
}

/** Sends each kind of invalid message to each partition. */
export async function sendPoison(brokers: string, topic: string): Promise<void> {
  const partitions = await withAdmin(brokers, admin => admin.fetchTopicOffsets(topic));
  const messages = partitions.flatMap(({ partition }) => POISON.map(value => ({ partition, value })));
  await send(brokers, topic, messages);
}

/** Waits for this number of dead letters of analytics. Returns their reasons. */
export async function deadLetterReasons(brokers: string, count: number): Promise<string[]> {
  const consumer = connect(brokers).consumer({ groupId: 'parked', maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topic: 'parked-messages', fromBeginning: true });
  const reasons: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const eachMessage = async ({ message }: { message: { value: Buffer | null } }) => {
      reasons.push(JSON.parse(String(message.value)).reason);
      if (reasons.length === count) {
        resolve();
      }
    };
    consumer.run({ eachMessage }).catch(reject);
  });
  await consumer.disconnect();
  return reasons.sort();
}

/** Sends all valid messages of the topic again, newest first. The key is the event, as in the services. */
export async function redeliverAll(brokers: string, topic: string): Promise<void> {
  const contents = await topicContents(brokers, topic, bytes => bytes?.toString() ?? '');
  const valid = contents.filter(value => value.includes('"event_id"'));
  await send(
    brokers,
    topic,
    valid.reverse().map(value => ({ key: JSON.parse(value).event_id, value })),
  );
}

/** Returns the end offsets of a topic and the committed offsets of a group, by partition. */
export function progress(brokers: string, topic: string, groupId: string) {
  return withAdmin(brokers, async admin => {
    const ends = await admin.fetchTopicOffsets(topic);
    const [offsets] = await admin.fetchOffsets({ groupId, topics: [topic] });
    const byPartition = (partitions: readonly { partition: number; offset: string }[]) =>
      new Map(partitions.map(({ partition, offset }) => [partition, offset]));
    return { ends: byPartition(ends), committed: byPartition(offsets?.partitions ?? []) };
  });
}
