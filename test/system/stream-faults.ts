// What may go wrong on a stream: messages that nobody can read, messages that come again, messages out of order.
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

export async function tell(brokers: string, topic: string, messages: Message[]): Promise<void> {
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

/** Topics as `npm start` makes them, but that take what is far too large. */
export function makeGenerousTopics(brokers: string, topics: Readonly<Record<string, number>>): Promise<boolean> {
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

/** Each kind of poison into each partition. */
export async function poison(brokers: string, topic: string): Promise<void> {
  const partitions = await withAdmin(brokers, admin => admin.fetchTopicOffsets(topic));
  const messages = partitions.flatMap(({ partition }) => POISON.map(value => ({ partition, value })));
  await tell(brokers, topic, messages);
}

/** Why analytics parked messages, once it has parked so many. */
export async function parkedReasons(brokers: string, count: number): Promise<string[]> {
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

/** Everything that the topic has, a second time, the newest first; keys are what the services use, the event. */
export async function tellEverythingAgain(brokers: string, topic: string): Promise<void> {
  const contents = await topicContents(brokers, topic, bytes => bytes?.toString() ?? '');
  const readable = contents.filter(value => value.includes('"event_id"'));
  await tell(
    brokers,
    topic,
    readable.reverse().map(value => ({ key: JSON.parse(value).event_id, value })),
  );
}

/** How far a topic goes, and how far a group has come, by partition. */
export function progress(brokers: string, topic: string, groupId: string) {
  return withAdmin(brokers, async admin => {
    const ends = await admin.fetchTopicOffsets(topic);
    const [committed] = await admin.fetchOffsets({ groupId, topics: [topic] });
    const byPartition = (offsets: readonly { partition: number; offset: string }[]) =>
      new Map(offsets.map(({ partition, offset }) => [partition, offset]));
    return { ends: byPartition(ends), reached: byPartition(committed?.partitions ?? []) };
  });
}
