// The analytics job on Apache Flink, in place of the embedded analytics (`npm start -- --engines`): DIRECTORY, KAFKA_BROKERS,
// TOPIC_TICKET_BOOKINGS, TOPIC_ANALYTICS_RESULTS, TOPIC_PARKED_MESSAGES.
import { startApacheFlink } from './engines/apache-flink';
import { stopOnSignal } from './stop-on-signal';

const { DIRECTORY, ...settings } = process.env;

startApacheFlink({ directory: DIRECTORY!, settings }).then(stopOnSignal, (error: Error) => {
  console.error(error.message);
  process.exit(1);
});
