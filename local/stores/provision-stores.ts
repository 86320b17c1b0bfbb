// Creates in local stores what the stacks create in the cloud. Skips what exists.
// Clients are loaded on use: most programs need one of the three, and loading delays the start.

/** Timestamps by the clock of the broker: analytics derives the lateness of bookings from them. */
const DATED = [{ name: 'message.timestamp.type', value: 'LogAppendTime' }];

export async function createTopics(brokers: string, topics: Readonly<Record<string, number>>): Promise<void> {
  const { Kafka, logLevel } = await import('kafkajs');
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
  const { CreateBucketCommand, HeadBucketCommand, NotFound, S3Client } = await import('@aws-sdk/client-s3');
  const client = new S3Client({ endpoint, forcePathStyle: true });
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }));
  } catch (error) {
    if (!(error instanceof NotFound)) {
      throw error;
    }
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
  } finally {
    client.destroy();
  }
}

/** Creates the table as the data stack does: key `userId`, on demand. */
export async function createUsersTable(endpoint: string, table: string): Promise<void> {
  const { CreateTableCommand, DynamoDBClient, ResourceInUseException } = await import('@aws-sdk/client-dynamodb');
  const client = new DynamoDBClient({ endpoint });
  try {
    await client.send(
      new CreateTableCommand({
        TableName: table,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'userId', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'userId', AttributeType: 'S' }],
      }),
    );
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) {
      throw error;
    }
  } finally {
    client.destroy();
  }
}
