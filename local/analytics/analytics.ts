import { type Admin, type Consumer, type EachBatchPayload, Kafka, logLevel, type Producer } from 'kafkajs';
import { delay, retryUntilAborted } from '../../constructs/web-service/kit/process/retry';
import type { Log } from '../../constructs/web-service/kit/telemetry/log';
import { announce, type ParkedMessage, type Topics } from './announcements';
import { readBooking } from './booking-message';
import { BookingWindows, type Outcome } from './booking-windows';
import { startingPoint } from './starting-point';

export const ANALYTICS_GROUP = 'flink-analytics-group';
const PUBLISH_INTERVAL_MS = 1_000;
/** Maximum size of a stored dead letter in bytes. Bytes that are not UTF-8 can take three times their size. */
const MAX_DEAD_LETTER_BYTES = 100_000;

export interface AnalyticsOptions extends Topics {
  readonly brokers: readonly string[];
  readonly log: Log;
}

export type Counts = Record<Outcome | 'parked', number>;

export interface Analytics {
  /** Number of messages by outcome since the start. */
  readonly counts: Readonly<Counts>;
  stop(): Promise<void>;
}

/**
 * Runs the logic of the Flink job without Flink (docs/design/analytics.md). After any error, it drops its state and
 * restarts from the last commit, which contains progress and published results.
 */
export function startAnalytics(options: AnalyticsOptions): Analytics {
  const kafka = new Kafka({ clientId: 'analytics', brokers: [...options.brokers], logLevel: logLevel.NOTHING });
  const stopping = new AbortController();
  const counts = { counted: 0, duplicate: 0, late: 0, parked: 0 };
  const running = retryUntilAborted(() => new Session(kafka, options, counts).run(stopping.signal), {
    signal: stopping.signal,
    onFailure: error => options.log.warn({ err: error }, 'analytics failed, restarting from the last commit'),
  });
  return {
    counts,
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}

class Session {
  private readonly producer: Producer;
  private readonly admin: Admin;
  private readonly consumer: Consumer;
  private windows = new BookingWindows([], 0);
  private parked: ParkedMessage[] = [];
  private hasNewMessages = false;
  private crash?: Error;

  constructor(
    kafka: Kafka,
    private readonly options: AnalyticsOptions,
    private readonly counts: Counts,
  ) {
    const transactionalId = `${ANALYTICS_GROUP}-results`;
    this.producer = kafka.producer({ transactionalId, maxInFlightRequests: 1, idempotent: true });
    this.admin = kafka.admin();
    this.consumer = kafka.consumer({
      groupId: ANALYTICS_GROUP,
      sessionTimeout: 10_000,
      heartbeatInterval: 500,
      maxWaitTimeInMs: 100,
      retry: { restartOnFailure: async () => false },
    });
  }

  async run(stopping: AbortSignal): Promise<void> {
    try {
      await this.begin();
      while (!stopping.aborted) {
        await delay(PUBLISH_INTERVAL_MS, stopping);
        if (this.crash) {
          throw this.crash;
        }
        await this.publishDueResults();
      }
    } finally {
      await Promise.allSettled([this.consumer.disconnect(), this.producer.disconnect(), this.admin.disconnect()]);
    }
  }

  private async begin(): Promise<void> {
    const { consumer, admin } = this;
    const topic = this.options.ticketBookings;
    await this.producer.connect(); // fences a previous process, and ends the transaction that it left open
    await admin.connect();
    this.windows = new BookingWindows(await startingPoint(admin, ANALYTICS_GROUP, topic), Date.now());
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      this.crash = payload.error;
    });
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      for (const partition of payload.memberAssignment[topic] ?? []) {
        consumer.seek({ topic, partition, offset: String(this.windows.nextOffset(partition)) });
      }
    });
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({ autoCommit: false, eachBatch: async payload => this.processBatch(payload) });
  }

  private processBatch({ batch: { partition, messages } }: EachBatchPayload): void {
    const { windows, counts } = this;
    for (const message of messages) {
      const offset = Number(message.offset);
      if (offset < windows.nextOffset(partition)) {
        continue;
      }
      const replayed = windows.isReplayed(partition, offset);
      const arrivedAt = Number(message.timestamp);
      const booking = readBooking(message.value, arrivedAt);
      if (typeof booking === 'string') {
        windows.skip(partition, offset);
        if (!replayed) {
          this.park(booking, partition, offset, message.value);
        }
      } else {
        const outcome = windows.add({ partition, offset, arrivedAt, booking }, Date.now());
        if (!replayed) {
          counts[outcome] += 1;
        }
      }
      this.hasNewMessages ||= !replayed;
    }
  }

  private park(reason: string, partition: number, offset: number, value: Buffer | null): void {
    const message = value?.subarray(0, MAX_DEAD_LETTER_BYTES).toString() ?? null;
    this.counts.parked += 1;
    this.options.log.error({ reason, partition, offset }, 'message sent to the dead letters');
    this.parked.push({ reason, topic: this.options.ticketBookings, partition, offset, message });
  }

  private async publishDueResults(): Promise<void> {
    const now = Date.now(); // before the request: the response does not contain later messages
    for (const { partition, low, high } of await this.admin.fetchTopicOffsets(this.options.ticketBookings)) {
      this.windows.observe(partition, { low: Number(low), high: Number(high) });
    }
    const results = this.windows.due(now);
    if (results.length === 0 && !this.hasNewMessages) {
      return;
    }
    const announcement = { results, parked: this.parked, progress: this.windows.progress() };
    this.parked = [];
    this.hasNewMessages = false;
    await announce(announcement, this.producer, ANALYTICS_GROUP, this.options);
    if (results.length > 0) {
      this.options.log.info({ results: results.length }, 'windows published');
    }
  }
}
