// Apache Kafka as a program (`npm start -- --engines`). Environment: PORT, DIRECTORY.

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
