// Embedded analytics as a program. Environment: KAFKA_BROKERS, TOPIC_TICKET_BOOKINGS, TOPIC_ANALYTICS_RESULTS,
// TOPIC_PARKED_MESSAGES, LOG_LEVEL.
// It stores no data on disk: it commits its progress to Kafka in one transaction with the results.

import { stopOnSignal } from '@cdk-ticketing/local-runtime';
import { readConfig } from '../../constructs/web-service/kit/process/config';
import { topicName, variable } from '../../constructs/web-service/kit/process/variables';
import { logLevel, openLog } from '../../constructs/web-service/kit/telemetry/log';
import { startAnalytics } from './analytics';

const { level, ...settings } = readConfig(process.env, {
  brokers: variable('KAFKA_BROKERS'),
  ticketBookings: topicName('ticketBookings'),
  analyticsResults: topicName('analyticsResults'),
  parkedMessages: topicName('parkedMessages'),
  level: logLevel,
});
const log = openLog('analytics', level);
const analytics = startAnalytics({ ...settings, log });

stopOnSignal(async () => {
  await analytics.stop();
  log.info(analytics.counts, 'analytics stopped');
  log.flush();
});
