// Serves a baseline with the routes, checks, logs, metrics and outbox relay of booking-service. Environment: BASELINE,
// CONNECTIONS.

import { Bookings } from '../../constructs/booking-service/app/domain/bookings';
import { bookingRoutes } from '../../constructs/booking-service/app/http/routes';
import { createBookingMetrics } from '../../constructs/booking-service/app/metrics';
import { migrations } from '../../constructs/booking-service/app/sql/migrations';
import { openStream, streamSettings } from '../../constructs/web-service/kit/kafka/stream';
import { databaseSettings, openDatabase } from '../../constructs/web-service/kit/postgres/database';
import { openOutbox } from '../../constructs/web-service/kit/postgres/outbox';
import { startBackgroundJob } from '../../constructs/web-service/kit/process/background-job';
import { setting } from '../../constructs/web-service/kit/process/config';
import { defineService, runService } from '../../constructs/web-service/kit/process/service';
import { TOPICS } from '../../contracts/topics';
import { type Book, naiveTransaction, nothingStored, oneStatement } from './baselines';

const baselines = {
  'naive transaction': naiveTransaction,
  'one statement': oneStatement,
  'nothing stored': nothingStored,
};

type Baseline = keyof typeof baselines;

const settings = {
  baseline: setting('BASELINE', { type: 'enum', values: Object.keys(baselines) as Baseline[] }),
  connections: setting('CONNECTIONS', { type: 'integer', default: 4, min: 1, max: 200 }),
  database: databaseSettings,
  stream: streamSettings,
};

runService(
  defineService({
    name: 'baseline',
    port: 5000,
    settings,
    build: async ({ config, log, metrics }) => {
      const { baseline, connections } = config;
      const schema = 'booking';
      const database = await openDatabase(config.database, {
        service: 'baseline',
        schema,
        migrations,
        log,
        connections: connections + 1, // one for the relay
      });
      const stream = openStream(config.stream, 'baseline', log, metrics);
      const topics = { [TOPICS.ticketBookings.name]: TOPICS.ticketBookings.name };
      const outbox = openOutbox(database, stream.producer, schema, topics);
      const relay = startBackgroundJob({
        name: 'relay',
        run: outbox.relay,
        everyMs: 500,
        batchDelayMs: 20,
        idleFactor: 0.5,
        log,
      });
      const book = baselines[baseline](database.pool);
      const bookAndRelay: Book = async request => {
        const outcome = await book(request);
        if (baseline !== 'nothing stored') {
          relay.trigger();
        }
        return outcome;
      };
      return {
        routes: app =>
          bookingRoutes(app, {
            access: 'open',
            queue: { book: bookAndRelay },
            bookings: new Bookings(database),
            metrics: createBookingMetrics(metrics),
            registry: metrics,
            isOutboxFull: () => false,
            onMoved: () => {},
          }),
        ready: { database: database.ready },
        close: async () => {
          await relay.stop();
          await stream.close();
          await database.close();
        },
      };
    },
  }),
);
