import type { Database } from '../../web-service/kit/database';
import type { OutgoingMessage, Producer } from '../../web-service/kit/producer';
import { claimedMessages, claimShards, forgetMessages, outboxLength } from './statements';

/** What the topics are called in the outbox, and where they really are. */
export type TopicNames = Readonly<Record<'ticket-bookings' | 'booking-changes', string>>;

interface Row {
  readonly id: string;
  readonly topic: keyof TopicNames;
  readonly event_id: string;
  readonly messages: readonly { readonly traceparent?: string | null }[];
}

const ROWS_AT_ONCE = 100;

/**
 * Sends what waits in the outbox, in order for each event: claim, send, and only after the broker's word, forget.
 * Whoever dies in between leaves it to the next, who sends it again. The claim is a lock that ends with the transaction,
 * so a relay that is gone holds nothing up. Resolves to whether there may be more.
 */
export function relayOutbox(database: Database, producer: Producer, topics: TopicNames): Promise<boolean> {
  return database.transaction(async connection => {
    const { rows: claims } = await connection.query<{ shards: number[]; chosen: number }>(claimShards);
    const { shards = [] } = claims[0] ?? {};
    if (shards.length === 0) return false;
    const { rows } = await connection.query<Row>({ ...claimedMessages, values: [shards, ROWS_AT_ONCE] });
    await producer.send(rows.flatMap(row => outgoing(row, topics)));
    await connection.query({ ...forgetMessages, values: [rows.map(({ id }) => id)] });
    return true;
  });
}

function outgoing({ topic, event_id, messages }: Row, topics: TopicNames): OutgoingMessage[] {
  return messages.map(({ traceparent, ...message }) => ({
    topic: topics[topic],
    key: event_id,
    value: JSON.stringify(message),
    ...(traceparent ? { headers: { traceparent } } : {}),
  }));
}

/** How many messages wait. */
export async function messagesWaiting(database: Database): Promise<number> {
  const { rows } = await database.pool.query<{ messages: number }>(outboxLength);
  return rows[0]?.messages ?? 0;
}
