// Apache Kafka below a process of its own, in place of the development broker (`npm start -- --engines`): PORT,
// DIRECTORY.

import { stopOnSignal } from '@cdk-ticketing/local-runtime';
import { startApacheKafka } from './apache-kafka';

const { PORT, DIRECTORY } = process.env;

startApacheKafka({ port: Number(PORT), directory: DIRECTORY! }).then(
  broker => stopOnSignal(() => broker.stop()),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
