import {
  type ICustomPartitioner,
  type Kafka,
  type Producer as KafkaProducer,
  type PartitionerArgs,
  Partitioners,
} from 'kafkajs';

export interface OutgoingMessage {
  readonly topic: string;
  readonly key: string;
  readonly value: string;
  readonly headers?: Record<string, string>;
}

export interface Producer {
  /**
   * Resolves when all in-sync replicas have stored every message; messages with the same key stay in order. After a
   * failure some messages may be stored: send all of them again. Await each call if order matters across calls.
   */
  send(messages: readonly OutgoingMessage[]): Promise<void>;
  close(): Promise<void>;
}

const MAX_BATCH_BYTES = 512 * 1024;
/** Estimated size of a message's key, headers and lengths. */
const OVERHEAD_BYTES = 256;

/**
 * Not an idempotent producer: the process may end between sending and recording it, so consumers deduplicate anyway.
 */
export function openProducer(kafka: Kafka): Producer {
  const create = () => kafka.producer({ createPartitioner: cachingPartitioner });
  let connected: Promise<KafkaProducer> | undefined;

  const connect = async () => {
    const producer = create();
    await producer.connect();
    return producer;
  };
  const drop = async () => {
    const dropped = connected;
    connected = undefined;
    await dropped?.then(producer => producer.disconnect()).catch(() => undefined);
  };

  return {
    send: async messages => {
      if (messages.length === 0) {
        return;
      }
      try {
        connected ??= connect();
        const producer = await connected;
        for (const batch of inBatches(messages)) {
          await producer.sendBatch({ acks: -1, timeout: 5_000, topicMessages: byTopic(batch) });
        }
      } catch (error) {
        await drop();
        throw error;
      }
    },
    close: drop,
  };
}

/** Splits messages, in order, into record batches: brokers reject batches over one megabyte. */
function inBatches(messages: readonly OutgoingMessage[]): OutgoingMessage[][] {
  const batches: OutgoingMessage[][] = [];
  let space = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(message.value) + OVERHEAD_BYTES;
    if (size > space) {
      batches.push([]);
      space = MAX_BATCH_BYTES;
    }
    batches.at(-1)?.push(message);
    space -= size;
  }
  return batches;
}

function byTopic(messages: readonly OutgoingMessage[]) {
  const topics = new Map<string, OutgoingMessage[]>();
  for (const message of messages) {
    const others = topics.get(message.topic);
    if (others) {
      others.push(message);
    } else {
      topics.set(message.topic, [message]);
    }
  }
  return [...topics].map(([topic, messages]) => ({ topic, messages }));
}

/** Consecutive messages usually have the same key, which kafkajs hashes with big integers for each message. */
const cachingPartitioner: ICustomPartitioner = () => {
  const choose = Partitioners.DefaultPartitioner();
  let last: PartitionerArgs | undefined;
  let chosen: number;
  return args => {
    const same = args.message.key === last?.message.key && args.partitionMetadata === last?.partitionMetadata;
    if (!same) {
      last = args;
      chosen = choose(args);
    }
    return chosen;
  };
};
