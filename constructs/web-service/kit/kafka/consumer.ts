import type { Batch, Consumer, EachBatchPayload, IHeaders, Kafka, KafkaMessage } from 'kafkajs';
import { backoff, delay, retryUntilAborted } from '../process/retry';
import { counter, gauge } from '../telemetry/instruments';
import type { Log } from '../telemetry/log';
import type { Metrics } from '../telemetry/metrics';
import { continueTrace, type SpanContext } from '../telemetry/trace';
import type { Decode } from './decode';

export interface Subscription<T> {
  readonly topic: string;
  /** Where a group without committed offsets begins. */
  readonly from: 'earliest' | 'latest';
  readonly decode: Decode<T>;
  /**
   * Processes messages of one partition, in order. If it throws, the same messages are redelivered. Delivery is
   * at-least-once: make the effect idempotent, for example store the revision or offset in the same transaction.
   */
  handle(messages: readonly Incoming<T>[]): Promise<void>;
}

export interface ConsumerOptions {
  readonly group: string;
  /** All topics of one consumer share its fetches and heartbeats, the main cost of an idle process. */
  readonly subscriptions: readonly Subscription<unknown>[];
  /**
   * Whether the group's offsets are stored in the broker, so that the next process continues there. Without stored
   * offsets, the broker removes a group once its last member has left or crashed.
   * @default true
   */
  readonly commitOffsets?: boolean;
}

/** Checks that decoder and handler of one topic fit together; a list of subscriptions has no common message type. */
export function subscription<T>(subscription: Subscription<T>): Subscription<unknown> {
  return subscription as Subscription<unknown>;
}

export interface Incoming<T> {
  readonly value: T;
  readonly partition: number;
  readonly offset: string;
  readonly trace: SpanContext;
}

export interface Consumption {
  /** Whether the consumer is a member of its group and the brokers respond. */
  isConnected(): boolean;
  stop(): Promise<void>;
}

const MAX_MESSAGE_BYTES = 1024 * 1024;

export function consume(kafka: Kafka, options: ConsumerOptions, log: Log, metrics: Metrics): Consumption {
  const { group, commitOffsets = true } = options;
  const subscriptions = new Map(options.subscriptions.map(subscription => [subscription.topic, subscription]));
  const topics = [...subscriptions.keys()];
  const skipped = counter(metrics, 'skippedMessages');
  const lag = gauge(metrics, 'consumerLag');
  const stopping = new AbortController();
  const positions = new Positions();
  let connected = false;

  const skip = (message: KafkaMessage, topic: string, partition: number, reason: string) => {
    skipped.inc({ topic });
    const beginning = message.value?.subarray(0, 200).toString();
    log.error({ topic, partition, offset: message.offset, reason, beginning }, 'skipped an invalid message');
  };

  const decodeAll = ({ topic, partition, messages }: Batch, decode: Decode<unknown>) =>
    messages.flatMap((message): Incoming<unknown>[] => {
      try {
        const value = decodeBounded(message.value, decode);
        const trace = continueTrace(header(message.headers, 'traceparent'), header(message.headers, 'tracestate'));
        return [{ value, partition, offset: message.offset, trace }];
      } catch (error) {
        skip(message, topic, partition, (error as Error).message);
        return [];
      }
    });

  const eachBatch = async ({ batch, resolveOffset, heartbeat, isRunning, isStale }: EachBatchPayload) => {
    const { topic, partition } = batch;
    const { decode, handle } = subscriptions.get(topic)!;
    const messages = decodeAll(batch, decode);
    for (let attempt = 0; messages.length > 0; attempt++) {
      try {
        await handle(messages);
        break;
      } catch (error) {
        log.error({ err: error, topic, partition, group }, 'handler failed, retrying');
      }
      await delay(backoff(attempt, { firstMs: 100, limitMs: 2_000 }), stopping.signal);
      if (!isRunning() || isStale() || stopping.signal.aborted) {
        return;
      }
      await heartbeat();
    }
    resolveOffset(batch.lastOffset());
    positions.advance(topic, partition, batch.lastOffset());
    lag.set({ topic, partition }, Math.max(0, Number(batch.highWatermark) - Number(batch.lastOffset()) - 1));
  };

  const consumer = kafka.consumer({
    groupId: group,
    sessionTimeout: 30_000,
    // The broker responds at once when there are messages. An idle consumer fetches once per second, and a rebalance
    // takes up to four seconds: shorter intervals cost an idle process 30 milliseconds of CPU per second
    // (docs/measurements/idle-cpu.md).
    heartbeatInterval: 3_000,
    maxWaitTimeInMs: 1_000,
    maxBytesPerPartition: 2 * MAX_MESSAGE_BYTES,
    retry: { restartOnFailure: async () => !stopping.signal.aborted },
  });
  watch(consumer, isConnected => {
    connected = isConnected;
    if (isConnected && !commitOffsets) {
      positions.restore(consumer);
    }
  });
  const running = retryUntilAborted(
    async () => {
      await consumer.connect();
      for (const { topic, from } of subscriptions.values()) {
        await consumer.subscribe({ topic, fromBeginning: from === 'earliest' });
      }
      await consumer.run({
        eachBatch,
        eachBatchAutoResolve: false,
        autoCommit: commitOffsets,
        partitionsConsumedConcurrently: 2,
      });
    },
    {
      signal: stopping.signal,
      onFailure: error => log.warn({ err: error, topics, group }, 'consumer cannot connect, retrying'),
    },
  );

  const isResponding = watchResponses(consumer);
  return {
    isConnected: () => connected && isResponding(),
    stop: async () => {
      stopping.abort();
      await running;
      await consumer
        .disconnect()
        .catch(error => log.warn({ err: error, topics, group }, 'consumer could not leave its group'));
    },
  };
}

/**
 * Where a consumer without stored offsets continues when it joins its group again, after the broker or a connection was
 * lost.
 */
class Positions {
  private readonly next = new Map<
    string,
    { readonly topic: string; readonly partition: number; readonly offset: string }
  >();

  advance(topic: string, partition: number, lastOffset: string): void {
    this.next.set(`${topic}/${partition}`, { topic, partition, offset: `${BigInt(lastOffset) + 1n}` });
  }

  restore(consumer: Consumer): void {
    for (const position of this.next.values()) {
      consumer.seek(position);
    }
  }
}

function watch(consumer: Consumer, onChange: (isConnected: boolean) => void): void {
  consumer.on(consumer.events.GROUP_JOIN, () => onChange(true));
  consumer.on(consumer.events.CRASH, () => onChange(false));
  consumer.on(consumer.events.DISCONNECT, () => onChange(false));
}

/** Detects a broker that hangs: its connections stay open, but it does not respond. */
function watchResponses({ on, events }: Consumer): () => boolean {
  let respondedAt = performance.now();
  for (const event of [events.GROUP_JOIN, events.FETCH, events.HEARTBEAT]) {
    on(event, () => {
      respondedAt = performance.now();
    });
  }
  return () => performance.now() - respondedAt < MAX_SILENCE_MS;
}

/** Several times the maximum wait of a fetch. */
const MAX_SILENCE_MS = 15_000;

function decodeBounded<T>(value: Buffer | null, decode: Decode<T>): T {
  if (value === null) {
    throw new Error('no value');
  }
  if (value.length > MAX_MESSAGE_BYTES) {
    throw new Error(`value must have at most ${MAX_MESSAGE_BYTES} bytes (got ${value.length})`);
  }
  return decode(value);
}

function header(headers: IHeaders | undefined, name: string): string | undefined {
  const value = headers?.[name];
  return Buffer.isBuffer(value) || typeof value === 'string' ? value.toString() : undefined;
}
