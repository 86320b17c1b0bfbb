// What the stacks make in the cloud, made in the stores of one machine, embedded or not, unless it is there already.
import { CreateBucketCommand, HeadBucketCommand, NotFound, S3Client } from '@aws-sdk/client-s3';
import { Kafka, logLevel } from 'kafkajs';

/** By the broker's clock, which is one for all: analytics measures by it how late a booking is. */
const DATED = [{ name: 'message.timestamp.type', value: 'LogAppendTime' }];

export async function createTopics(brokers: string, topics: Readonly<Record<string, number>>): Promise<void> {
  const kafka = new Kafka({ clientId: 'npm-start', brokers: brokers.split(','), logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  try {
    await admin.createTopics({
      topics: Object.entries(topics).map(([topic, numPartitions]) => ({ topic, numPartitions, configEntries: DATED })),
    });
  } finally {
    await admin.disconnect();
  }
}

export async function createBucket(endpoint: string, bucket: string): Promise<void> {
  const client = new S3Client({ endpoint, forcePathStyle: true });
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }));
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
  } finally {
    client.destroy();
  }
}
