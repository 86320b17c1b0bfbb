// Analytics as a process of its own: KAFKA_BROKERS, TOPIC_TICKET_BOOKINGS, TOPIC_ANALYTICS_RESULTS, TOPIC_PARKED_MESSAGES, LOG_LEVEL.
// It keeps nothing on disk: its progress is committed to Kafka together with its results.

import { stopOnSignal } from '@cdk-ticketing/local-runtime';
import { list, readConfig, text } from '../../constructs/web-service/kit/process/config';
import { logLevel, openLog } from '../../constructs/web-service/kit/telemetry/log';
import { startAnalytics } from './analytics';

const { level, ...settings } = readConfig(process.env, {
  brokers: list('KAFKA_BROKERS'),
  ticketBookings: text('TOPIC_TICKET_BOOKINGS'),
  analyticsResults: text('TOPIC_ANALYTICS_RESULTS'),
  parkedMessages: text('TOPIC_PARKED_MESSAGES'),
  level: logLevel,
});
const log = openLog('analytics', level);
const analytics = startAnalytics({ ...settings, log });

stopOnSignal(async () => {
  await analytics.stop();
  log.info(analytics.counts, 'analytics has stopped');
  log.flush();
});
