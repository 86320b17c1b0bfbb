import type { OutgoingMessage, Producer } from '../kafka/producer';
import type { Database } from './database';

// Transactional outbox: messages are written to `<schema>.outbox` in the transaction that they describe, and relayed to
// the stream afterwards. A row contains all messages of one transaction for one key and topic as columns: an array has
// one value per message, any other value is the same for all messages. For a few hundred bookings, `{ event_id,
// booking_id: [...] }` is written six times as fast as an array of objects.

export interface Backlog {
  readonly messages: number;
  readonly oldestId: string | undefined;
}

export interface Outbox {
  /** Sends the next waiting messages. Resolves to whether there may be more. */
  relay(): Promise<boolean>;
  /** Number of waiting messages, and the id of the oldest row. */
  waiting(): Promise<Backlog>;
}

type Message = Readonly<Record<string, unknown>>;

interface StoredMessages {
  readonly message_count: number;
  /** `traceparent` is sent as a header. Replicas of an earlier release write an array of messages. */
  readonly messages: Message | readonly Message[];
}

interface Row extends StoredMessages {
  readonly id: string;
  readonly topic: string;
  readonly event_id: string;
}

const MAX_ROWS = 100;
/** Bounds a run of the relay, so that the backlog of an outage does not delay requests. */
const MAX_MESSAGES = 1_000;

/** `topics`: names of the topics by their name in the outbox. */
export function openOutbox(
  database: Database,
  producer: Producer,
  schema: string,
  topics: Readonly<Record<string, string>>,
): Outbox {
  const { claim, claimed, remove, backlog } = statements(`${schema}.outbox`);
  return {
    /**
     * Claims, sends and, after the acknowledgement of the brokers, deletes messages, in order for each event. If the
     * process ends in between, the next relay sends them again. The claim is a lock of the transaction, so it ends with
     * the process.
     */
    relay: () =>
      database.transaction(async connection => {
        const { rows: claims } = await connection.query<{ shards: number[] }>(claim);
        const shards = claims[0]?.shards ?? [];
        if (shards.length === 0) {
          return false;
        }
        const { rows } = await connection.query<Row>({ ...claimed, values: [shards, MAX_ROWS, MAX_MESSAGES] });
        await producer.send(rows.flatMap(row => outgoing(row, topics)));
        await connection.query({ ...remove, values: [rows.map(({ id }) => id)] });
        return true;
      }),
    waiting: async () => {
      const { rows } = await database.pool.query<{ messages: number; oldest_id: string | null }>(backlog);
      return { messages: rows[0]?.messages ?? 0, oldestId: rows[0]?.oldest_id ?? undefined };
    },
  };
}

/** Returns the messages of a row. */
export function messagesOf({ message_count, messages }: StoredMessages): readonly Message[] {
  if (isList(messages)) {
    return messages;
  }
  const columns = Object.entries(messages);
  return Array.from({ length: message_count }, (_, n) => {
    const message: Record<string, unknown> = {};
    for (const [name, column] of columns) {
      message[name] = Array.isArray(column) ? column[n] : column;
    }
    return message;
  });
}

function isList(messages: StoredMessages['messages']): messages is readonly Message[] {
  return Array.isArray(messages);
}

function outgoing(row: Row, topics: Readonly<Record<string, string>>): OutgoingMessage[] {
  const topic = topics[row.topic] ?? row.topic;
  return messagesOf(row).map(({ traceparent, ...message }) => ({
    topic,
    key: row.event_id,
    value: JSON.stringify(message),
    ...(typeof traceparent === 'string' ? { headers: { traceparent } } : {}),
  }));
}

function statements(table: string) {
  const named = (name: string, text: string) => ({ name: `${table}: ${name}`, text });
  return {
    /**
     * Locks a few shards that no other relay sends, for this transaction. They are chosen at random, so that replicas
     * share the work, and locked afterwards, because a lock function in WHERE runs for every row that is read. After a
     * crash the messages are only sent again, so the commit does not wait for the disk, which would delay bookings.
     */
    claim: named(
      'claim',
      `
WITH RECURSIVE waiting AS ( -- one index lookup per shard, for any number of rows
  (SELECT shard FROM ${table} ORDER BY shard LIMIT 1)
  UNION ALL
  SELECT (SELECT o.shard FROM ${table} AS o WHERE o.shard > waiting.shard ORDER BY o.shard LIMIT 1)
  FROM waiting WHERE waiting.shard IS NOT NULL
), chosen AS MATERIALIZED (
  SELECT shard FROM waiting WHERE shard IS NOT NULL ORDER BY random() LIMIT 8
), claimed AS MATERIALIZED (
  SELECT shard, pg_try_advisory_xact_lock(hashtext('${table}'), shard) AS acquired FROM chosen
)
SELECT coalesce(array_agg(shard) FILTER (WHERE acquired), '{}') AS shards, set_config('synchronous_commit', 'off', true)
FROM claimed`,
    ),
    /**
     * A statement of its own, so that it reads everything that was committed before the locks were acquired. $1 shards,
     * $2 maximum number of rows, $3 number of messages after which no further row is read.
     */
    claimed: named(
      'claimed',
      `
SELECT id, topic, event_id, message_count, messages
FROM (
  SELECT *, sum(message_count) OVER (ORDER BY id) - message_count AS messages_before
  FROM (SELECT * FROM ${table} WHERE shard = ANY($1) ORDER BY id LIMIT $2) AS first
) AS counted
WHERE messages_before < $3 ORDER BY id`,
    ),
    remove: named('remove', `DELETE FROM ${table} WHERE id = ANY($1::bigint[])`),
    backlog: named(
      'backlog',
      `SELECT coalesce(sum(message_count), 0)::integer AS messages, min(id) AS oldest_id FROM ${table}`,
    ),
  };
}
