import type { OutgoingMessage, Producer } from '../kafka/producer';
import type { Database } from './database';

// Messages that are true as soon as they can be read in `<schema>.outbox`, written by the transaction that made them so, and
// that still have to reach the stream. A row carries all the messages of one transaction for one key and topic, column by
// column: a list has a value for each message, anything else is the same for all of them. `{ event_id, booking_id: [...] }` of
// a few hundred bookings is written in a sixth of the time that a list of objects takes.

export interface Outbox {
  /** Sends some of what waits. Resolves to whether there may be more. */
  relay(): Promise<boolean>;
  /** How many messages wait. */
  waiting(): Promise<number>;
}

type Message = Readonly<Record<string, unknown>>;

interface Written {
  readonly message_count: number;
  /** `traceparent` is sent as a header. A list of messages is what replicas write that are not updated yet. */
  readonly messages: Message | readonly Message[];
}

interface Row extends Written {
  readonly id: string;
  readonly topic: string;
  readonly event_id: string;
}

const ROWS_AT_ONCE = 100;
/** What waits after an outage is sent in pieces that hold nobody's request up for long. */
const MESSAGES_AT_ONCE = 1_000;

/** `topics`: what a topic is called in the outbox, and where it really is. */
export function openOutbox(
  database: Database,
  producer: Producer,
  schema: string,
  topics: Readonly<Record<string, string>>,
): Outbox {
  const { claim, claimed, forget, length } = statements(`${schema}.outbox`);
  return {
    /**
     * In order for each event: claim, send, and only after the broker's word, forget. Whoever dies in between leaves it to
     * the next, who sends it again. The claim is a lock that ends with the transaction, so a relay that is gone holds nothing up.
     */
    relay: () =>
      database.transaction(async connection => {
        const { rows: claims } = await connection.query<{ shards: number[] }>(claim);
        const shards = claims[0]?.shards ?? [];
        if (shards.length === 0) return false;
        const { rows } = await connection.query<Row>({ ...claimed, values: [shards, ROWS_AT_ONCE, MESSAGES_AT_ONCE] });
        await producer.send(rows.flatMap(row => outgoing(row, topics)));
        await connection.query({ ...forget, values: [rows.map(({ id }) => id)] });
        return true;
      }),
    waiting: async () => (await database.pool.query<{ messages: number }>(length)).rows[0]?.messages ?? 0,
  };
}

/** The messages that a row carries. */
export function messagesOf({ message_count, messages }: Written): readonly Message[] {
  if (isList(messages)) return messages;
  const columns = Object.entries(messages);
  return Array.from({ length: message_count }, (_, n) => {
    const message: Record<string, unknown> = {};
    for (const [name, column] of columns) message[name] = Array.isArray(column) ? column[n] : column;
    return message;
  });
}

function isList(messages: Written['messages']): messages is readonly Message[] {
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
     * Takes a few shards that nobody else is sending, until the transaction ends. Random ones, so that replicas share the
     * work; the lock is asked for after the choice, because a lock asked for in a WHERE is taken for every row looked at.
     * Nothing of this transaction has to outlive a crash, which only means to send again, so its commit does not wait for the
     * disk: it would take turns with those of who is booking.
     */
    claim: named(
      'claim',
      `
WITH RECURSIVE waiting AS ( -- one index lookup for each shard, however long its queue is
  (SELECT shard FROM ${table} ORDER BY shard LIMIT 1)
  UNION ALL
  SELECT (SELECT o.shard FROM ${table} AS o WHERE o.shard > waiting.shard ORDER BY o.shard LIMIT 1)
  FROM waiting WHERE waiting.shard IS NOT NULL
), chosen AS MATERIALIZED (
  SELECT shard FROM waiting WHERE shard IS NOT NULL ORDER BY random() LIMIT 8
), claimed AS MATERIALIZED (
  SELECT shard, pg_try_advisory_xact_lock(hashtext('${table}'), shard) AS ours FROM chosen
)
SELECT coalesce(array_agg(shard) FILTER (WHERE ours), '{}') AS shards, set_config('synchronous_commit', 'off', true)
FROM claimed`,
    ),
    /**
     * A statement of its own, so that it sees all that was committed before the locks were ours. $1 shards, $2 how many rows
     * at most, $3 how many messages: the row that reaches them is the last.
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
    forget: named('forget', `DELETE FROM ${table} WHERE id = ANY($1::bigint[])`),
    length: named('length', `SELECT coalesce(sum(message_count), 0)::integer AS messages FROM ${table}`),
  };
}
