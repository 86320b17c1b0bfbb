import { rmSync } from 'node:fs';
import { type KafkaBroker, startKafkaBroker } from '@cdk-ticketing/kafka-broker';
import { type Admin, Kafka, logLevel, type Producer } from 'kafkajs';
import { pino } from 'pino';
import type { AnalyticsResult } from '../../../contracts/messages/analytics-result';
import { ANALYTICS_GROUP, type Analytics, startAnalytics } from '../../../local/analytics/analytics';
import { until } from '../../support/eventually';
import { temporaryDirectory } from '../../support/temporary-directory';

const topics = {
  ticketBookings: 'ticket-bookings',
  analyticsResults: 'analytics-results',
  parkedMessages: 'parked-messages',
};

describe('analytics', () => {
  const directory = temporaryDirectory();
  const results: AnalyticsResult[] = [];
  const parked: { reason: string; message: string | null }[] = [];
  const started: Analytics[] = [];
  let broker: KafkaBroker;
  let producer: Producer;
  let admin: Admin;
  let stopReading: () => Promise<void>;

  beforeAll(async () => {
    broker = await startKafkaBroker({
      directory,
      topics: [
        { name: topics.ticketBookings, partitions: 2 },
        { name: topics.analyticsResults, partitions: 1 },
        { name: topics.parkedMessages, partitions: 1 },
      ],
    });
    const kafka = new Kafka({ brokers: [broker.brokers], logLevel: logLevel.NOTHING });
    producer = kafka.producer();
    admin = kafka.admin();
    const consumer = kafka.consumer({ groupId: 'page', maxWaitTimeInMs: 100 });
    await Promise.all([producer.connect(), admin.connect(), consumer.connect()]);
    await consumer.subscribe({ topics: [topics.analyticsResults, topics.parkedMessages], fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ topic, message }) => {
        const value: unknown = JSON.parse(String(message.value));
        if (topic === topics.parkedMessages) {
          parked.push(value as (typeof parked)[number]);
        } else {
          results.push(value as AnalyticsResult);
        }
      },
    });
    stopReading = () => consumer.disconnect();
  });
  afterEach(() => Promise.all(started.splice(0).map(analytics => analytics.stop())));
  afterAll(async () => {
    await Promise.all([producer.disconnect(), admin.disconnect(), stopReading()]);
    await broker.stop();
    rmSync(directory, { recursive: true });
  });

  const start = () => {
    const analytics = startAnalytics({ ...topics, brokers: [broker.brokers], log: pino({ level: 'silent' }) });
    started.push(analytics);
    return analytics;
  };
  /** Sends bookings of the previous minutes, with the timestamps of those minutes. */
  const book = (minutesAgo: number, ids: readonly string[]) =>
    producer.send({
      topic: topics.ticketBookings,
      messages: ids.map(id => {
        const at = Date.now() - minutesAgo * 60_000;
        const event_id = String(id.length % 2);
        const booking = { event_id, user_id: 'u', ticket_count: 2, timestamp: at / 1000, booking_id: id };
        return { key: event_id, value: JSON.stringify(booking), timestamp: String(at) };
      }),
    });
  /** Returns the totals of the newest result of each window. */
  const sold = () => {
    const newest = new Map(results.map(result => [`${result.event_id} ${result.window_end}`, result.total_tickets]));
    return [...newest.values()].reduce((sum, tickets) => sum + tickets, 0);
  };

  it('counts bookings once over duplicates, malformed messages and restarts, and commits its progress', async () => {
    const first = start();
    await book(10, ['a', 'bb', 'ccc', 'a']);
    await producer.send({
      topic: topics.ticketBookings,
      messages: [{ value: 'not json' }, { value: null }, { value: '{"booking_id":"x"}' }],
    });
    await until(() => sold() === 6 && parked.length === 3);
    expect(first.counts).toEqual({ counted: 3, duplicate: 1, late: 0, parked: 3 });
    expect(parked.map(({ reason }) => reason).sort()).toEqual(['empty message', 'no booking_id', 'no event_id']);
    await first.stop();

    await book(5, ['d', 'ee']);
    const second = start();
    await until(() => sold() === 10);
    await book(12, ['d', 'fff']);
    await until(() => sold() === 12);
    expect(second.counts).toEqual({ counted: 0, duplicate: 1, late: 3, parked: 0 });
    expect(parked).toHaveLength(3);

    const announced = results.map(result => JSON.stringify(result));
    expect(new Set(announced).size).toBe(announced.length);
    const [committed] = await admin.fetchOffsets({ groupId: ANALYTICS_GROUP, topics: [topics.ticketBookings] });
    const ends = await admin.fetchTopicOffsets(topics.ticketBookings);
    for (const { partition, offset } of committed?.partitions ?? []) {
      expect(offset).toBe(ends.find(end => end.partition === partition)?.offset);
    }
  });
});
