// PostgreSQL as a program that starts and stops like every other part. Environment: PORT, DIRECTORY.
// It exits with the server.

import { stopOnSignal } from '@cdk-ticketing/local-runtime';
import { startPostgres } from './postgres';

const { PORT, DIRECTORY } = process.env;

startPostgres({ port: Number(PORT), directory: DIRECTORY! }).then(
  server => {
    stopOnSignal(() => server.stop());
    void server.ended.then(() => process.exit());
  },
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
