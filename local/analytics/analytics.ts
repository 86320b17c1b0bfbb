import { type Admin, type EachBatchPayload, Kafka, logLevel, type Producer } from 'kafkajs';
import type { Log } from '../../constructs/web-service/kit/log';
import { readTicketBooking } from '../../constructs/web-service/kit/messages';
import { pause, persist } from '../../constructs/web-service/kit/waiting';
import { BookingWindows, type Closing, type Outcome } from './booking-windows';
import type { Progress } from './partition-memory';

export const ANALYTICS_GROUP = 'flink-analytics-group';

export interface AnalyticsOptions {
  readonly brokers: readonly string[];
  readonly ticketBookings: string;
  readonly analyticsResults: string;
  readonly log: Log;
}

export interface Analytics {
  /** How many bookings had which outcome, of those read since the start. */
  readonly counts: Readonly<Record<Outcome | 'parked', number>>;
  stop(): Promise<void>;
}

/**
 * What the Flink job does, without Flink. Results and progress are written in one Kafka transaction, so a window comes out once;
 * whatever goes wrong, everything is dropped and begun again from the progress committed last.
 */
export function startAnalytics(options: AnalyticsOptions): Analytics {
  const { brokers, log } = options;
  const kafka = new Kafka({ clientId: 'analytics', brokers: [...brokers], logLevel: logLevel.NOTHING });
  const stopping = new AbortController();
  const counts = { counted: 0, duplicate: 0, late: 0, parked: 0 };
  const running = persist(() => session(kafka, options, counts, stopping.signal), {
    signal: stopping.signal,
    onFailure: error => log.warn({ err: error }, 'analytics begins again from its last commit'),
  });
  return {
    counts,
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}

type Counts = Record<Outcome | 'parked', number>;

async function session(kafka: Kafka, options: AnalyticsOptions, counts: Counts, stopping: AbortSignal): Promise<void> {
  const { ticketBookings: topic, log } = options;
  const producer = kafka.producer({
    transactionalId: `${ANALYTICS_GROUP}-results`,
    maxInFlightRequests: 1,
    idempotent: true,
  });
  const admin = kafka.admin();
  const consumer = kafka.consumer({
    groupId: ANALYTICS_GROUP,
    sessionTimeout: 10_000,
    heartbeatInterval: 500,
    maxWaitTimeInMs: 100,
    retry: { restartOnFailure: async () => false },
  });
  let crash: Error | undefined;
  try {
    await producer.connect(); // fences off a process before us, and settles the transaction that it left open
    await admin.connect();
    const windows = new BookingWindows(await committedProgress(admin, topic));
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      crash = payload.error;
    });
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      for (const partition of payload.memberAssignment[topic] ?? []) {
        const offset = windows.nextOffset(partition);
        if (offset !== undefined) consumer.seek({ topic, partition, offset: String(offset) });
      }
    });
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({ autoCommit: false, eachBatch: async payload => count(windows, payload, counts, log) });
    while (!stopping.aborted) {
      await pause(1_000, stopping);
      if (crash) throw crash;
      await observe(windows, admin, topic);
      const closing = windows.close();
      if (closing) await publish(closing, producer, options);
    }
  } finally {
    await Promise.allSettled([consumer.disconnect(), producer.disconnect(), admin.disconnect()]);
  }
}

function count(windows: BookingWindows, { batch }: EachBatchPayload, counts: Counts, log: Log): void {
  const { partition } = batch;
  for (const message of batch.messages) {
    const offset = Number(message.offset);
    if (offset < (windows.nextOffset(partition) ?? 0)) continue;
    try {
      if (!message.value) throw new Error('it has no value');
      const booking = readTicketBooking(message.value);
      counts[windows.add({ partition, offset, takenAt: Number(message.timestamp), booking })] += 1;
    } catch (error) {
      windows.skip(partition, offset);
      counts.parked += 1;
      const beginning = message.value?.subarray(0, 200).toString();
      log.error({ partition, offset, reason: (error as Error).message, beginning }, 'parked a message');
    }
  }
}

async function observe(windows: BookingWindows, admin: Admin, topic: string): Promise<void> {
  const at = Date.now(); // before asking: what comes after it is not in the answer
  for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
    windows.observe(partition, { low: Number(low), high: Number(high) }, at);
  }
}

async function publish({ results, progress }: Closing, producer: Producer, options: AnalyticsOptions): Promise<void> {
  const transaction = await producer.transaction();
  try {
    const messages = results.map(result => ({ key: result.event_id, value: JSON.stringify(result) }));
    await transaction.send({ topic: options.analyticsResults, messages });
    const partitions = progress.map(({ partition, done, replayFrom, closedUpTo }) => ({
      partition,
      offset: String(done),
      metadata: JSON.stringify({ replayFrom, closedUpTo }),
    }));
    const topics = [{ topic: options.ticketBookings, partitions }];
    await transaction.sendOffsets({ consumerGroupId: ANALYTICS_GROUP, topics });
    await transaction.commit();
  } catch (error) {
    await transaction.abort().catch(() => undefined); // the next session settles it otherwise
    throw error;
  }
  options.log.info({ results: results.length }, 'closed windows');
}

async function committedProgress(admin: Admin, topic: string): Promise<Progress[]> {
  const [committed] = await admin.fetchOffsets({ groupId: ANALYTICS_GROUP, topics: [topic] });
  return (committed?.partitions ?? []).flatMap(({ partition, offset, metadata }) =>
    metadata
      ? [{ partition, done: Number(offset), ...(JSON.parse(metadata) as Pick<Progress, 'replayFrom' | 'closedUpTo'>) }]
      : [],
  );
}
