import type { Consumer, EachBatchPayload, IHeaders, Kafka, KafkaMessage } from 'kafkajs';
import { Counter } from 'prom-client';
import type { Log } from './log';
import type { Decode } from './messages';
import type { Metrics } from './metrics';
import { continueTrace, type Trace } from './trace';
import { backoff, pause, persist } from './waiting';

export interface ConsumerOptions<T> {
  readonly group: string;
  readonly topic: string;
  /** Where a group without a past begins. */
  readonly from: 'earliest' | 'latest';
  readonly decode: Decode<T>;
  /**
   * Acts on messages of one partition, in order. Throws: the same messages come again. A message may come more than once,
   * so its effect is made to count once: keep its revision, or its offset, in the transaction that acts on it.
   */
  readonly handle: (messages: readonly Incoming<T>[]) => Promise<void>;
}

export interface Incoming<T> {
  readonly value: T;
  readonly partition: number;
  readonly offset: string;
  readonly trace: Trace;
}

export interface Consumption {
  /** Whether the consumer is a member of its group and the brokers answer. */
  isConnected(): boolean;
  stop(): Promise<void>;
}

const LARGEST_MESSAGE = 1024 * 1024;

export function consume<T>(kafka: Kafka, options: ConsumerOptions<T>, log: Log, metrics: Metrics): Consumption {
  const { group, topic } = options;
  const parked = parkedCounter(metrics);
  const stopping = new AbortController();
  let connected = false;

  const park = (message: KafkaMessage, partition: number, reason: string) => {
    parked.inc({ topic });
    const beginning = message.value?.subarray(0, 200).toString();
    log.error({ topic, partition, offset: message.offset, reason, beginning }, 'parked a message');
  };

  const understand = (messages: KafkaMessage[], partition: number) =>
    messages.flatMap((message): Incoming<T>[] => {
      try {
        const value = decodeBounded(message.value, options.decode);
        const trace = continueTrace(header(message.headers, 'traceparent'), header(message.headers, 'tracestate'));
        return [{ value, partition, offset: message.offset, trace }];
      } catch (error) {
        park(message, partition, (error as Error).message);
        return [];
      }
    });

  const eachBatch = async ({ batch, resolveOffset, heartbeat, isRunning, isStale }: EachBatchPayload) => {
    const messages = understand(batch.messages, batch.partition);
    for (let attempt = 0; messages.length > 0; attempt++) {
      try {
        await options.handle(messages);
        break;
      } catch (error) {
        log.error({ err: error, topic, partition: batch.partition, group }, 'could not act on messages, trying again');
      }
      await pause(backoff(attempt, { firstMs: 100, limitMs: 2_000 }), stopping.signal);
      if (!isRunning() || isStale() || stopping.signal.aborted) return;
      await heartbeat();
    }
    resolveOffset(batch.lastOffset());
  };

  const consumer = kafka.consumer({
    groupId: group,
    sessionTimeout: 30_000,
    heartbeatInterval: 500, // with the short wait, a rebalance takes a third of a second and not five
    maxWaitTimeInMs: 100,
    maxBytesPerPartition: 2 * LARGEST_MESSAGE,
    retry: { restartOnFailure: async () => !stopping.signal.aborted },
  });
  watch(consumer, isConnected => {
    connected = isConnected;
  });
  const running = persist(
    async () => {
      await consumer.connect();
      await consumer.subscribe({ topic, fromBeginning: options.from === 'earliest' });
      await consumer.run({ eachBatch, eachBatchAutoResolve: false, partitionsConsumedConcurrently: 2 });
    },
    {
      signal: stopping.signal,
      onFailure: error => log.warn({ err: error, topic, group }, 'cannot consume yet, trying again'),
    },
  );

  const isAnswered = watchAnswers(consumer);
  return {
    isConnected: () => connected && isAnswered(),
    stop: async () => {
      stopping.abort();
      await running;
      await consumer.disconnect().catch(error => log.warn({ err: error, topic, group }, 'could not leave the group'));
    },
  };
}

function watch(consumer: Consumer, onChange: (isConnected: boolean) => void): void {
  consumer.on(consumer.events.GROUP_JOIN, () => onChange(true));
  consumer.on(consumer.events.CRASH, () => onChange(false));
  consumer.on(consumer.events.DISCONNECT, () => onChange(false));
}

/** A broker that hangs closes no connection: the only sign is that it answers nothing any more. */
function watchAnswers({ on, events }: Consumer): () => boolean {
  let answeredAt = performance.now();
  for (const event of [events.GROUP_JOIN, events.FETCH, events.HEARTBEAT]) {
    on(event, () => {
      answeredAt = performance.now();
    });
  }
  return () => performance.now() - answeredAt < MOST_SILENCE_MS;
}

/** Several times as long as a fetch of an idle topic waits. */
const MOST_SILENCE_MS = 15_000;

function decodeBounded<T>(value: Buffer | null, decode: Decode<T>): T {
  if (value === null) throw new Error('it has no value');
  if (value.length > LARGEST_MESSAGE) throw new Error(`it has ${value.length} bytes, over ${LARGEST_MESSAGE}`);
  return decode(value);
}

function header(headers: IHeaders | undefined, name: string): string | undefined {
  const value = headers?.[name];
  return Buffer.isBuffer(value) || typeof value === 'string' ? value.toString() : undefined;
}

/** One counter for however many consumers the service has. */
function parkedCounter(metrics: Metrics): Counter<'topic'> {
  const name = 'stream_messages_parked_total';
  const existing = metrics.getSingleMetric(name) as Counter<'topic'> | undefined;
  const help = 'Messages that could not be understood, logged and passed over';
  return existing ?? new Counter({ name, help, labelNames: ['topic'], registers: [metrics] });
}
