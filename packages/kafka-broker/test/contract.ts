import { randomUUID } from 'node:crypto';
import { type EachMessagePayload, Kafka, logLevel, type Message, type Producer } from 'kafkajs';
import { until } from '../../../test/support/eventually';

export interface BrokerUnderTest {
  readonly brokers: string;
}

/** Tests the features of Kafka that the platform uses, on the development broker and on Apache Kafka. */
export function describeBrokerContract(broker: () => BrokerUnderTest): void {
  const opened: { disconnect(): Promise<void> }[] = [];
  const kafka = () => new Kafka({ brokers: [broker().brokers], clientId: 'contract', logLevel: logLevel.NOTHING });
  const open = async <T extends { connect(): Promise<void>; disconnect(): Promise<void> }>(client: T): Promise<T> => {
    await client.connect();
    opened.push(client);
    return client;
  };
  const admin = () => open(kafka().admin({ retry: { retries: 1 } }));
  const producer = (options = {}): Promise<Producer> => open(kafka().producer(options));
  const newTopic = async (partitions = 1): Promise<string> => {
    const topic = `contract-${randomUUID()}`;
    await (await admin()).createTopics({ topics: [{ topic, numPartitions: partitions }], waitForLeaders: true });
    return topic;
  };

  /** Starts a consumer at the beginning of a topic and collects its messages. */
  const reader = async (topic: string, groupId = `group-${randomUUID()}`, readUncommitted = false) => {
    const consumer = await open(
      kafka().consumer({ groupId, readUncommitted, maxWaitTimeInMs: 100, heartbeatInterval: 500 }),
    );
    const messages: EachMessagePayload[] = [];
    let assigned = 0;
    consumer.on('consumer.group_join', ({ payload }) => {
      assigned = payload.memberAssignment[topic]?.length ?? 0;
    });
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({ eachMessage: async payload => void messages.push(payload) });
    const values = () => messages.map(({ message }) => String(message.value));
    return { consumer, groupId, messages, values, assigned: () => assigned };
  };

  afterEach(async () => {
    await Promise.all(opened.splice(0).map(client => client.disconnect()));
  });

  it('creates, lists, describes, extends and deletes topics', async () => {
    const topic = await newTopic(2);
    const client = await admin();
    expect(await client.listTopics()).toContain(topic);
    const partitions = async () => {
      const { topics } = await client.fetchTopicMetadata({ topics: [topic] });
      return topics[0]?.partitions.map(({ partitionId }) => partitionId).sort();
    };
    expect(await partitions()).toEqual([0, 1]);
    expect(await client.createTopics({ topics: [{ topic }] })).toBe(false);
    await client.createPartitions({ topicPartitions: [{ topic, count: 3 }] });
    await until(async () => (await partitions())?.length === 3);
    await client.deleteTopics({ topics: [topic] });
    await until(async () => !(await client.listTopics()).includes(topic));
  });

  it('rejects unknown settings and invalid topic names', async () => {
    const client = await admin();
    const settings = { topic: `contract-${randomUUID()}`, configEntries: [{ name: 'retention.ms', value: 'long' }] };
    await expect(client.createTopics({ topics: [settings] })).rejects.toThrow();
    await expect(client.createTopics({ topics: [{ topic: 'no/slashes' }] })).rejects.toThrow();
  });

  it('returns keys, values and headers unchanged and in order', async () => {
    const topic = await newTopic();
    const sent: Message[] = [
      { key: 'event-1', value: 'erste – ✓', headers: { traceparent: '00-ab' } },
      { key: null, value: '' },
      { key: 'event-2', value: null },
    ];
    const offsets = await (await producer()).send({ topic, messages: sent });
    expect(offsets[0]?.baseOffset).toBe('0');
    const { messages } = await reader(topic);
    await until(() => messages.length === 3);
    expect(messages.map(({ message }) => message.offset)).toEqual(['0', '1', '2']);
    expect(messages.map(({ message }) => message.key?.toString() ?? null)).toEqual(['event-1', null, 'event-2']);
    expect(messages.map(({ message }) => message.value?.toString() ?? null)).toEqual(['erste – ✓', '', null]);
    expect(messages[0]?.message.headers?.traceparent?.toString()).toBe('00-ab');
  });

  it('passes compressed batches through', async () => {
    const topic = await newTopic();
    const messages = Array.from({ length: 100 }, (_, i) => ({ value: `message ${i}` }));
    await (await producer()).send({ topic, compression: 1, messages });
    const read = await reader(topic);
    await until(() => read.messages.length === 100);
    expect(read.values()).toEqual(messages.map(({ value }) => value));
  });

  it.each([0, 1, -1])('accepts messages with acks %i', async acks => {
    const topic = await newTopic();
    await (await producer()).send({ topic, acks, messages: [{ value: 'here' }] });
    const read = await reader(topic);
    await until(() => read.messages.length === 1);
    expect(read.values()).toEqual(['here']);
  });

  it('rejects a batch that is too large, and accepts the next one', async () => {
    const topic = await newTopic();
    const sender = await producer({ retry: { retries: 0 } });
    await expect(sender.send({ topic, messages: [{ value: Buffer.alloc(2 << 20) }] })).rejects.toThrow(/larger|large/);
    await sender.send({ topic, messages: [{ value: 'small' }] });
    const read = await reader(topic);
    await until(() => read.messages.length === 1);
    expect(read.values()).toEqual(['small']);
  });

  it('sends new messages to a waiting consumer', async () => {
    const topic = await newTopic();
    const read = await reader(topic);
    const sender = await producer();
    for (const value of ['one', 'two', 'three']) {
      await sender.send({ topic, messages: [{ value }] });
      await until(() => read.values().at(-1) === value);
    }
    expect(read.values()).toEqual(['one', 'two', 'three']);
  });

  it('rebalances when a member joins or leaves, and delivers each message to one member', async () => {
    const topic = await newTopic(4);
    const groupId = `group-${randomUUID()}`;
    const first = await reader(topic, groupId);
    const second = await reader(topic, groupId);
    await until(() => first.assigned() === 2 && second.assigned() === 2);
    const sender = await producer();
    const send = (from: number) =>
      sender.send({
        topic,
        messages: Array.from({ length: 40 }, (_, i) => ({ partition: i % 4, value: `${from + i}` })),
      });
    await send(0);
    await until(() => first.messages.length + second.messages.length === 40);
    expect(first.messages.length).toBe(20);
    await second.consumer.disconnect();
    await until(() => first.assigned() === 4);
    await send(40);
    await until(() => first.messages.length + second.messages.length === 80);
    const values = [...first.values(), ...second.values()].map(Number).sort((a, b) => a - b);
    expect(values).toEqual(Array.from({ length: 80 }, (_, i) => i));
  });

  it('stores committed offsets of a group', async () => {
    const topic = await newTopic();
    const sender = await producer();
    await sender.send({ topic, messages: [{ value: 'a' }, { value: 'b' }] });
    const before = await reader(topic);
    await until(() => before.messages.length === 2);
    await before.consumer.commitOffsets([{ topic, partition: 0, offset: '2' }]);
    await before.consumer.disconnect();
    await sender.send({ topic, messages: [{ value: 'c' }] });
    const after = await reader(topic, before.groupId);
    await until(() => after.messages.length > 0);
    expect(after.values()).toEqual(['c']);
    const client = await admin();
    const described = await client.describeGroups([before.groupId]);
    expect(described.groups[0]).toMatchObject({ state: 'Stable', members: [{ clientId: 'contract' }] });
    await expect(client.deleteGroups([before.groupId])).rejects.toThrow();
    await after.consumer.disconnect();
    await until(async () => (await client.describeGroups([before.groupId])).groups[0]?.state === 'Empty');
    await client.setOffsets({ groupId: before.groupId, topic, partitions: [{ partition: 0, offset: '1' }] });
    const [committed] = await client.fetchOffsets({ groupId: before.groupId, topics: [topic] });
    expect(committed?.partitions).toEqual([{ partition: 0, offset: '1', metadata: null }]);
    await client.deleteGroups([before.groupId]);
    expect((await client.listGroups()).groups.map(({ groupId }) => groupId)).not.toContain(before.groupId);
  });

  it('deletes committed offsets together with the topic', async () => {
    const topic = await newTopic();
    const groupId = `group-${randomUUID()}`;
    const client = await admin();
    await client.setOffsets({ groupId, topic, partitions: [{ partition: 0, offset: '3' }] });
    await client.deleteTopics({ topics: [topic] });
    await until(async () => !(await client.listTopics()).includes(topic));
    await until(() => client.createTopics({ topics: [{ topic }], waitForLeaders: true }));
    const committed = async () => (await client.fetchOffsets({ groupId, topics: [topic] }))[0]?.partitions[0]?.offset;
    await until(async () => (await committed()) === '-1');
  });

  it('finds the exact offset by time', async () => {
    const topic = await newTopic();
    const start = Date.now() - 60_000;
    const messages = Array.from({ length: 10 }, (_, i) => ({ value: `${i}`, timestamp: String(start + i * 1000) }));
    await (await producer()).send({ topic, messages: messages.slice(0, 5) });
    await (await producer()).send({ topic, messages: messages.slice(5) });
    const client = await admin();
    const since = async (time: number) => (await client.fetchTopicOffsetsByTimestamp(topic, time))[0]?.offset;
    expect(await since(start - 1)).toBe('0');
    expect(await since(start + 3000)).toBe('3');
    expect(await since(start + 6500)).toBe('7');
    expect(await since(start + 60_000_000)).toBe('10');
    expect(await client.fetchTopicOffsets(topic)).toMatchObject([{ low: '0', high: '10' }]);
  });

  it('sets the append time if the topic is configured so', async () => {
    const topic = `contract-${randomUUID()}`;
    const client = await admin();
    const configEntries = [{ name: 'message.timestamp.type', value: 'LogAppendTime' }];
    await client.createTopics({ topics: [{ topic, configEntries }], waitForLeaders: true });
    const before = Date.now();
    await (await producer()).send({ topic, messages: [{ value: 'dated', timestamp: '1000' }] });
    const { messages } = await reader(topic);
    await until(() => messages.length === 1);
    expect(Number(messages[0]?.message.timestamp)).toBeGreaterThanOrEqual(before);
    expect((await client.fetchTopicOffsetsByTimestamp(topic, before))[0]?.offset).toBe('0');
  });

  it('stores messages of an idempotent producer once and in order', async () => {
    const topic = await newTopic();
    const sender = await producer({ idempotent: true });
    await Promise.all(Array.from({ length: 20 }, (_, i) => sender.send({ topic, messages: [{ value: `${i}` }] })));
    const read = await reader(topic);
    await until(() => read.messages.length === 20);
    expect(new Set(read.values()).size).toBe(20);
  });

  it('shows committed transactions to read_committed consumers, and never aborted ones', async () => {
    const topic = await newTopic();
    const sender = await producer({ transactionalId: randomUUID(), maxInFlightRequests: 1, idempotent: true });
    const inTransaction = async (value: string, commits: boolean) => {
      const transaction = await sender.transaction();
      await transaction.send({ topic, messages: [{ value }] });
      await (commits ? transaction.commit() : transaction.abort());
    };
    await inTransaction('committed', true);
    await inTransaction('aborted', false);
    const open = await sender.transaction();
    await open.send({ topic, messages: [{ value: 'undecided' }] });
    const everything = await reader(topic, undefined, true);
    await until(() => everything.messages.length === 3);
    const committed = await reader(topic);
    await until(() => committed.messages.length === 1);
    await open.commit();
    await until(() => committed.messages.length === 2);
    expect(committed.values()).toEqual(['committed', 'undecided']);
    expect(everything.values()).toEqual(['committed', 'aborted', 'undecided']);
  });

  it('commits offsets with the transaction, or not at all', async () => {
    const topic = await newTopic();
    const groupId = `group-${randomUUID()}`;
    const sender = await producer({ transactionalId: randomUUID(), maxInFlightRequests: 1, idempotent: true });
    const client = await admin();
    const commit = async (offset: string, commits: boolean) => {
      const transaction = await sender.transaction();
      const topics = [{ topic, partitions: [{ partition: 0, offset }] }];
      await until(() =>
        transaction.sendOffsets({ consumerGroupId: groupId, topics }).then(() => true, isConcurrentTransaction),
      );
      await (commits ? transaction.commit() : transaction.abort());
    };
    const committed = async () => (await client.fetchOffsets({ groupId, topics: [topic] }))[0]?.partitions[0]?.offset;
    await commit('5', true);
    await until(async () => (await committed()) === '5');
    await commit('9', false);
    expect(await committed()).toBe('5');
  });

  it('fences the earlier producer of a transactional id', async () => {
    const topic = await newTopic();
    const transactionalId = randomUUID();
    const options = { transactionalId, maxInFlightRequests: 1, idempotent: true, retry: { retries: 1 } };
    const earlier = await producer(options);
    await (await earlier.transaction()).commit();
    const later = await producer(options);
    await (await later.transaction()).commit();
    const fenced = async () => (await earlier.transaction()).send({ topic, messages: [{ value: 'too late' }] });
    await expect(fenced()).rejects.toThrow();
  });
}

/** The broker is still completing the previous transaction. kafkajs does not retry this error. */
function isConcurrentTransaction(error: { readonly type?: string }): false {
  if (error.type === 'CONCURRENT_TRANSACTIONS') {
    return false;
  }
  throw error;
}
