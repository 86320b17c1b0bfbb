// Apache Kafka below a process of its own, in place of the development broker (`npm start -- --engines`): PORT, DIRECTORY.
import { startApacheKafka } from './engines/apache-kafka';
import { stopOnSignal } from './process/stop-on-signal';

const { PORT, DIRECTORY } = process.env;

startApacheKafka({ port: Number(PORT), directory: DIRECTORY! }).then(
  broker => stopOnSignal(() => broker.stop()),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
