import { setTimeout as wait } from 'node:timers/promises';
import { setting } from '../../../../../constructs/web-service/kit/process/config';
import { defineService, runService } from '../../../../../constructs/web-service/kit/process/service';

const settings = {
  greeting: setting('GREETING', { type: 'string' }),
  pace: setting('PACE', { type: 'enum', values: ['slow', 'slower'], default: 'slow' }),
};

// A service for tests that need a process.
runService(
  defineService({
    name: 'slow',
    port: 3000,
    settings,
    build: async ({ config, log }) => ({
      routes: app => {
        app.get<{ Params: { ms: string } }>('/after/:ms', async ({ params }) => {
          await wait(Number(params.ms));
          return { greeting: config.greeting };
        });
        app.get('/crash', () => {
          setImmediate(() => Promise.reject(new Error('uncaught rejection')));
          return {};
        });
      },
      ready: {},
      close: async () => log.info('closed'),
    }),
  }),
);
