import { randomUUID } from 'node:crypto';
import { startKafkaBroker } from '@cdk-ticketing/kafka-broker';
import { freePort } from '@cdk-ticketing/local-runtime';
import { Kafka, logLevel } from 'kafkajs';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { type Incoming, subscription } from '../../../../../constructs/web-service/kit/kafka/consumer';
import { openStream, type Stream } from '../../../../../constructs/web-service/kit/kafka/stream';
import { continueTrace, traceHeaders } from '../../../../../constructs/web-service/kit/telemetry/trace';
import { eventually } from '../../../../support/eventually';
import { useKafkaBroker } from '../../../../support/stores';
import { temporaryDirectory } from '../../../../support/temporary-directory';

const TOPIC = 'numbers';
const WORDS = 'words';
const topics = [
  { name: TOPIC, partitions: 2 },
  { name: WORDS, partitions: 1 },
];
const silent = pino({ level: 'silent' });
const opened: Stream[] = [];
afterEach(() => Promise.all(opened.splice(0).map(stream => stream.close())));

interface Open {
  readonly stream: Stream;
  readonly metrics: Registry;
}

function open(brokers: string): Open {
  const metrics = new Registry();
  const stream = openStream({ brokers: [brokers], auth: 'none', region: 'local' }, 'test', silent, metrics);
  opened.push(stream);
  return { stream, metrics };
}

const decode = (bytes: Buffer): number => {
  const number = Number(bytes.toString().split(' ')[0]);
  if (Number.isNaN(number)) {
    throw new Error('not a number');
  }
  return number;
};
const consumeNumbers = (
  { stream }: Open,
  handle: (messages: readonly Incoming<number>[]) => Promise<void>,
  group = randomUUID(),
) => stream.consume({ group, subscriptions: [subscription({ topic: TOPIC, from: 'earliest', decode, handle })] });
const send = ({ stream }: Open, values: readonly (string | number)[], key = 'one') =>
  stream.producer.send(values.map(value => ({ topic: TOPIC, key, value: String(value) })));

async function groupsOf(brokers: string): Promise<string[]> {
  const admin = new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const { groups } = await admin.listGroups();
  await admin.disconnect();
  return groups.map(({ groupId }) => groupId);
}

describe('with an available broker', () => {
  const kafka = useKafkaBroker(topics);

  test('sends more than one request can contain, in order', async () => {
    const key = randomUUID();
    const numbers = Array.from({ length: 3_000 }, (_, i) => `${i} ${'x'.repeat(1_000)}`);
    const one = open(kafka().brokers);
    await send(one, numbers, key);
    const received: number[] = [];
    consumeNumbers(one, async messages => {
      received.push(...messages.map(({ value }) => value));
    });
    await eventually(() => expect(received).toHaveLength(3_000));
    expect(received).toEqual(numbers.map((_, i) => i));
  });

  test('continues the trace of the sender', async () => {
    const one = open(kafka().brokers);
    const trace = continueTrace();
    await one.stream.producer.send([{ topic: TOPIC, key: 't', value: '-1', headers: traceHeaders(trace) }]);
    const traces: string[] = [];
    consumeNumbers(one, async messages => {
      traces.push(...messages.filter(({ value }) => value === -1).map(message => message.trace.traceId));
    });
    await eventually(() => expect(traces).toEqual([trace.traceId]));
  });

  test('redelivers messages after a handler error, without skipping any', async () => {
    const one = open(kafka().brokers);
    const group = randomUUID();
    let failures = 3;
    const processed: number[] = [];
    await send(one, [-10, -11], 'again');
    consumeNumbers(
      one,
      async messages => {
        if (failures-- > 0) {
          throw new Error('database unavailable');
        }
        processed.push(...messages.map(({ value }) => value).filter(value => value <= -10 && value > -20));
      },
      group,
    );
    await eventually(() => expect(processed).toEqual([-10, -11]));
  });

  test('continues at the stored offset after a restart', async () => {
    const group = randomUUID();
    const received: number[] = [];
    const handle = async (messages: readonly Incoming<number>[]) => {
      received.push(...messages.map(({ value }) => value).filter(value => value <= -20 && value > -30));
    };
    const first = open(kafka().brokers);
    await send(first, [-20], 'back');
    const consumption = consumeNumbers(first, handle, group);
    await eventually(() => expect(received).toEqual([-20]));
    await consumption.stop();
    await send(first, [-21], 'back');
    consumeNumbers(open(kafka().brokers), handle, group);
    await eventually(() => expect(received).toEqual([-20, -21]));
  });

  test('leaves no group behind without stored offsets, and one with stored offsets', async () => {
    const groups = ['without-offsets', 'with-offsets'].map(name => `${name}-${randomUUID()}`);
    const one = open(kafka().brokers);
    await send(one, [-60], 'groups');
    const consumptions = groups.map((group, n) => {
      const received: number[] = [];
      const handle = async (messages: readonly Incoming<number>[]) => {
        received.push(...messages.map(({ value }) => value));
      };
      const numbers = subscription({ topic: TOPIC, from: 'earliest', decode, handle });
      return { received, ...one.stream.consume({ group, subscriptions: [numbers], commitOffsets: n === 1 }) };
    });
    for (const { received } of consumptions) {
      await eventually(() => expect(received).toContain(-60));
    }
    for (const { stop } of consumptions) {
      await stop();
    }
    expect(await groupsOf(kafka().brokers)).toEqual(expect.arrayContaining([groups[1]]));
    expect(await groupsOf(kafka().brokers)).not.toContain(groups[0]);
  });

  test('one consumer reads several topics, each with its own decoder', async () => {
    const one = open(kafka().brokers);
    const received: unknown[] = [];
    const numbers = subscription({
      topic: TOPIC,
      from: 'earliest',
      decode,
      handle: async messages => void received.push(...messages.map(({ value }) => value)),
    });
    const words = subscription({
      topic: WORDS,
      from: 'earliest',
      decode: String,
      handle: async messages => void received.push(...messages.map(({ value }) => value)),
    });
    one.stream.consume({ group: randomUUID(), subscriptions: [numbers, words] });
    await send(one, [-70], 'several');
    await one.stream.producer.send([{ topic: WORDS, key: 'several', value: 'a word' }]);
    await eventually(() => expect(received).toEqual(expect.arrayContaining([-70, 'a word'])));
  });

  test('skips an invalid message and processes the following ones', async () => {
    const one = open(kafka().brokers);
    await send(one, ['nonsense', -40], 'invalid');
    const received: number[] = [];
    consumeNumbers(one, async messages => {
      received.push(...messages.map(({ value }) => value).filter(value => value === -40));
    });
    await eventually(() => expect(received).toEqual([-40]));
    expect(await one.metrics.metrics()).toContain('stream_messages_parked_total{topic="numbers"} 1');
  });

  test('control: does not process the following messages if the decoder accepts it', async () => {
    const one = open(kafka().brokers);
    await send(one, ['nonsense', -50], 'stuck');
    const received: number[] = [];
    let attempts = 0;
    one.stream.consume({
      group: randomUUID(),
      subscriptions: [
        subscription({
          topic: TOPIC,
          from: 'earliest',
          decode: bytes => Number(bytes.toString().split(' ')[0]),
          handle: async messages => {
            attempts++;
            for (const { value } of messages) {
              if (Number.isNaN(value)) {
                throw new Error('the database rejects NaN');
              }
              received.push(value);
            }
          },
        }),
      ],
    });
    await eventually(() => expect(attempts).toBeGreaterThanOrEqual(4));
    expect(received).not.toContain(-50);
  });
});

test('connects to a broker that starts late, and again after it has restarted', async () => {
  const directory = temporaryDirectory();
  const port = await freePort();
  const one = open(`127.0.0.1:${port}`);
  const received: number[] = [];
  const consumption = consumeNumbers(one, async messages => {
    received.push(...messages.map(({ value }) => value));
  });
  await expect(send(one, [1])).rejects.toThrow();
  expect(consumption.isConnected()).toBe(false);

  const first = await startKafkaBroker({ directory, port, topics });
  try {
    await eventually(() => send(one, [2]));
    await eventually(() => expect(received).toEqual([2]));
    expect(consumption.isConnected()).toBe(true);
  } finally {
    await first.stop();
  }
  await expect(send(one, [3])).rejects.toThrow();

  const second = await startKafkaBroker({ directory, port, topics });
  try {
    await eventually(() => send(one, [4]));
    await eventually(() => expect(received).toContain(4), 60_000);
    await one.stream.close();
  } finally {
    await second.stop();
  }
});

test.each([true, false])('continues after the broker was unavailable, with stored offsets: %p', async commitOffsets => {
  const directory = temporaryDirectory();
  const port = await freePort();
  const one = open(`127.0.0.1:${port}`);
  const received: number[] = [];
  const first = await startKafkaBroker({ directory, port, topics });
  // 'latest': without its own position the consumer would start after the messages sent during the outage, and miss 2.
  const numbers = subscription({
    topic: TOPIC,
    from: 'latest',
    decode,
    handle: async messages => void received.push(...messages.map(({ value }) => value)),
  });
  const consumption = one.stream.consume({ group: randomUUID(), subscriptions: [numbers], commitOffsets });
  await eventually(() => expect(consumption.isConnected()).toBe(true));
  await eventually(async () => {
    await send(one, [1]);
    expect(received).toContain(1);
  });
  await first.stop();
  await eventually(() => expect(consumption.isConnected()).toBe(false));
  const second = await startKafkaBroker({ directory, port, topics });
  try {
    await eventually(() => send(open(`127.0.0.1:${port}`), [2]));
    await eventually(() => expect(received).toContain(2), 60_000);
    await Promise.all(opened.splice(0).map(({ close }) => close()));
  } finally {
    await second.stop();
  }
});
