// A baseline behind the same routes, checks, logs and metrics as booking-service: BASELINE, CONNECTIONS.
import { Bookings } from '../../constructs/booking-service/app/bookings';
import { openBookingMetrics } from '../../constructs/booking-service/app/metrics';
import { migrations } from '../../constructs/booking-service/app/migrations';
import { bookingRoutes } from '../../constructs/booking-service/app/routes';
import { integer, oneOf } from '../../constructs/web-service/kit/config';
import { databaseSettings, openDatabase } from '../../constructs/web-service/kit/database';
import { defineService, runService } from '../../constructs/web-service/kit/service';
import { naiveTransaction, nothingStored, oneStatement } from './baselines';

const baselines = {
  'naive transaction': naiveTransaction,
  'one statement': oneStatement,
  'nothing stored': nothingStored,
};

type Baseline = keyof typeof baselines;

runService(
  defineService({
    name: 'baseline',
    port: 5000,
    settings: {
      baseline: oneOf<Baseline>('BASELINE', Object.keys(baselines) as Baseline[]),
      connections: integer('CONNECTIONS', { default: 4, min: 1, max: 200 }),
      database: databaseSettings,
    },
    build: async ({ config, log, metrics }) => {
      const { baseline, connections } = config;
      const schema = 'booking';
      const database = await openDatabase(config.database, {
        service: 'baseline',
        schema,
        migrations,
        log,
        connections,
      });
      return {
        routes: app =>
          bookingRoutes(app, {
            access: 'open',
            intake: { book: baselines[baseline](database.pool) },
            bookings: new Bookings(database),
            metrics: openBookingMetrics(metrics),
            isOutboxFull: () => false,
            onMoved: () => {},
          }),
        ready: { database: database.ready },
        close: database.close,
      };
    },
  }),
);
