// PostgreSQL below a process of its own, so that it is started, watched and stopped like every other part: PORT,
// DIRECTORY. When the server ends, so does this.

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
