// The analytics job on Apache Flink as a program (`npm start -- --engines`). Environment: DIRECTORY, KAFKA_BROKERS,
// TOPIC_TICKET_BOOKINGS, TOPIC_ANALYTICS_RESULTS, TOPIC_PARKED_MESSAGES; FLINK_PROFILE, a profile of its pom.

import { stopOnSignal } from '@cdk-ticketing/local-runtime';
import { startApacheFlink } from './apache-flink';

const { DIRECTORY, FLINK_PROFILE, ...settings } = process.env;

startApacheFlink({ directory: DIRECTORY!, settings, profile: FLINK_PROFILE }).then(stopOnSignal, (error: Error) => {
  console.error(error.message);
  process.exit(1);
});
