import { type Kafka, type Producer as KafkaProducer, Partitioners } from 'kafkajs';

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

/** Not idempotent in Kafka's sense: whoever sends may die before knowing that it was sent, so consumers must know duplicates anyway. */
export function openProducer(kafka: Kafka): Producer {
  const create = () => kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
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
        await producer.sendBatch({ acks: -1, timeout: 5_000, topicMessages: byTopic(messages) });
      } catch (error) {
        await drop();
        throw error;
      }
    },
    close: drop,
  };
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
