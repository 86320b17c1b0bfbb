import { type Admin, Kafka, logLevel } from 'kafkajs';
import { authentication, type StreamSettings } from './stream';

export interface TopicToMake {
  readonly name: string;
  readonly partitions: number;
}

/** Makes the topics that are not there yet; those that are keep what is in them. */
export async function makeTopics(settings: StreamSettings, topics: readonly TopicToMake[]): Promise<void> {
  const kafka = new Kafka({
    clientId: 'topics',
    brokers: [...settings.brokers],
    ...authentication(settings),
    logLevel: logLevel.WARN,
  });
  const admin = kafka.admin();
  await admin.connect();
  try {
    await make(admin, topics);
  } finally {
    await admin.disconnect();
  }
}

async function make(admin: Admin, topics: readonly TopicToMake[]): Promise<void> {
  const there = new Set(await admin.listTopics());
  const missing = topics.filter(({ name }) => !there.has(name));
  await admin.createTopics({
    waitForLeaders: true,
    topics: missing.map(({ name, partitions }) => ({ topic: name, numPartitions: partitions })),
  });
  const described = await admin.fetchTopicMetadata({ topics: topics.map(({ name }) => name) });
  for (const { name, partitions } of topics) {
    const found = described.topics.find(topic => topic.name === name)?.partitions.length;
    if (found === partitions) continue;
    throw new Error(
      `the topic ${name} has ${found} partitions, not ${partitions}: partitions move keys, so change them by hand, then here`,
    );
  }
}
