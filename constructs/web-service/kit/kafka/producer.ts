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
   * Resolves once all in-sync replicas have every message; in the order given for each key. After a failure some may
   * have arrived: send all of them again. Wait for one call before the next where order matters across calls.
   */
  send(messages: readonly OutgoingMessage[]): Promise<void>;
  close(): Promise<void>;
}

const LARGEST_PART = 512 * 1024;
/** A message's key, headers and lengths. */
const ROOM_FOR_THE_REST = 256;

/** Not idempotent in Kafka's sense: whoever sends may die before knowing that it was sent, so consumers must know duplicates anyway. */
export function openProducer(kafka: Kafka): Producer {
  const create = () => kafka.producer({ createPartitioner: rememberingPartitioner });
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
      if (messages.length === 0) return;
      try {
        connected ??= connect();
        const producer = await connected;
        for (const part of inParts(messages)) {
          await producer.sendBatch({ acks: -1, timeout: 5_000, topicMessages: byTopic(part) });
        }
      } catch (error) {
        await drop();
        throw error;
      }
    },
    close: drop,
  };
}

/** In order, each small enough to be one record batch: brokers refuse one over a megabyte, however often it is sent. */
function inParts(messages: readonly OutgoingMessage[]): OutgoingMessage[][] {
  const parts: OutgoingMessage[][] = [];
  let room = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(message.value) + ROOM_FOR_THE_REST;
    if (size > room) {
      parts.push([]);
      room = LARGEST_PART;
    }
    parts.at(-1)?.push(message);
    room -= size;
  }
  return parts;
}

function byTopic(messages: readonly OutgoingMessage[]) {
  const topics = new Map<string, OutgoingMessage[]>();
  for (const message of messages) {
    const others = topics.get(message.topic);
    if (others) others.push(message);
    else topics.set(message.topic, [message]);
  }
  return [...topics].map(([topic, messages]) => ({ topic, messages }));
}

/** Neighbours in a batch mostly have the same key, which kafkajs hashes with big integers for each message anew. */
const rememberingPartitioner: ICustomPartitioner = () => {
  const choose = Partitioners.DefaultPartitioner();
  let last: PartitionerArgs | undefined;
  let chosen: number;
  return asked => {
    const same = asked.message.key === last?.message.key && asked.partitionMetadata === last?.partitionMetadata;
    if (!same) {
      last = asked;
      chosen = choose(asked);
    }
    return chosen;
  };
};
