import type { Message, Producer } from 'kafkajs';
import type { AnalyticsResult } from '../../contracts/messages/analytics-result';
import type { Progress } from './booking-windows';
import { asCommit } from './starting-point';

/** Maximum size of a batch in bytes, below the limit of the brokers. */
const MAX_BATCH_BYTES = 500_000;

export interface ParkedMessage {
  readonly reason: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly message: string | null;
}

export interface Announcement {
  readonly results: readonly AnalyticsResult[];
  readonly parked: readonly ParkedMessage[];
  readonly progress: readonly Progress[];
}

export interface Topics {
  readonly ticketBookings: string;
  readonly analyticsResults: string;
  readonly parkedMessages: string;
}

/** Publishes results, dead letters and progress in one transaction: all of them, or none. */
export async function announce(announcement: Announcement, producer: Producer, groupId: string, topics: Topics) {
  const { results, parked, progress } = announcement;
  const transaction = await producer.transaction();
  try {
    for (const messages of batches(results.map(result => ({ key: result.event_id, value: JSON.stringify(result) })))) {
      await transaction.send({ topic: topics.analyticsResults, messages });
    }
    for (const messages of batches(parked.map(message => ({ value: JSON.stringify(message) })))) {
      await transaction.send({ topic: topics.parkedMessages, messages });
    }
    const offsets = [{ topic: topics.ticketBookings, partitions: progress.map(asCommit) }];
    await transaction.sendOffsets({ consumerGroupId: groupId, topics: offsets });
    await transaction.commit();
  } catch (error) {
    await transaction.abort().catch(() => undefined); // an open transaction ends when the next producer connects
    throw error;
  }
}

function* batches(messages: readonly (Message & { readonly value: string })[]): Generator<Message[]> {
  let batch: Message[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(message.value) + 100;
    if (batch.length > 0 && bytes + size > MAX_BATCH_BYTES) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(message);
    bytes += size;
  }
  if (batch.length > 0) {
    yield batch;
  }
}
