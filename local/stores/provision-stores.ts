// What the stacks make in the cloud, made in the stores of one machine, unless it is there already.
// Clients are loaded when they are needed: most starts need one of the three, and every start waits for what is loaded.

/** By the broker's clock, which is one for all: analytics measures by it how late a booking is. */
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
    if (!(error instanceof NotFound)) throw error;
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
  } finally {
    client.destroy();
  }
}

/** As the data stack makes it: key `userId`, on demand. */
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
    if (!(error instanceof ResourceInUseException)) throw error;
  } finally {
    client.destroy();
  }
}
