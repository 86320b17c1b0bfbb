import { type Admin, Kafka, logLevel } from 'kafkajs';
import { authentication, type StreamSettings } from '../../constructs/web-service/kit/kafka/stream';

export interface NewTopic {
  readonly name: string;
  readonly partitions: number;
}

/** Creates the topics that do not exist yet. Existing topics and their messages are not changed. */
export async function createTopics(settings: StreamSettings, topics: readonly NewTopic[]): Promise<void> {
  const kafka = new Kafka({
    clientId: 'topics',
    brokers: [...settings.brokers],
    ...authentication(settings),
    logLevel: logLevel.WARN,
  });
  const admin = kafka.admin();
  await admin.connect();
  try {
    await create(admin, topics);
  } finally {
    await admin.disconnect();
  }
}

async function create(admin: Admin, topics: readonly NewTopic[]): Promise<void> {
  const existing = new Set(await admin.listTopics());
  const missing = topics.filter(({ name }) => !existing.has(name));
  await admin.createTopics({
    waitForLeaders: true,
    topics: missing.map(({ name, partitions }) => ({ topic: name, numPartitions: partitions })),
  });
  const described = await admin.fetchTopicMetadata({ topics: topics.map(({ name }) => name) });
  for (const { name, partitions } of topics) {
    const found = described.topics.find(topic => topic.name === name)?.partitions.length;
    if (found === partitions) {
      continue;
    }
    throw new Error(
      `topic '${name}' must have ${partitions} partitions (got ${found}): changing them moves keys to other partitions, so change the topic manually`,
    );
  }
}
