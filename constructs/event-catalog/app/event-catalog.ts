import { SERVICES } from '../../../contracts/services';
import { TOPICS } from '../../../contracts/topics';
import { subscription } from '../../web-service/kit/kafka/consumer';
import { decodeBookingChange } from '../../web-service/kit/kafka/decode';
import { openStream, streamSettings } from '../../web-service/kit/kafka/stream';
import { databaseSettings, openDatabase } from '../../web-service/kit/postgres/database';
import { openOutbox } from '../../web-service/kit/postgres/outbox';
import { startBackgroundJob } from '../../web-service/kit/process/background-job';
import { defineService } from '../../web-service/kit/process/service';
import { topicName, variable } from '../../web-service/kit/process/variables';
import { measurePool } from '../../web-service/kit/telemetry/database-pool';
import { measureOutbox } from '../../web-service/kit/telemetry/outbox-backlog';
import { applyAvailability } from './availability';
import { eventRoutes } from './event-routes';
import { openEvents } from './events';
import { migrations } from './migrations';
import { sampleEvents } from './sample-events';

/** Stores events in PostgreSQL, announces them to booking-service, and stores the availability that it publishes. */
export const eventCatalog = defineService({
  ...SERVICES.eventCatalog,
  settings: {
    database: databaseSettings,
    stream: streamSettings,
    access: variable('ACCESS_MODE'),
    bookingChanges: topicName('bookingChanges'),
    catalogChanges: topicName('catalogChanges'),
  },
  build: async ({ config, log, metrics }) => {
    // The access mode required has no payments yet, so the buyer of a ticket with a price could not confirm it.
    const takesPayments = config.access === 'open';
    const database = await openDatabase(config.database, {
      service: 'event-catalog',
      schema: 'catalog',
      migrations,
      seed: sampleEvents({ paid: takesPayments }),
      log,
    });
    const stream = openStream(config.stream, 'event-catalog', log, metrics);
    const outbox = openOutbox(database, stream.producer, 'catalog', {
      [TOPICS.catalogChanges.name]: config.catalogChanges,
    });
    const relay = startBackgroundJob({ name: 'relay the outbox', run: outbox.relay, everyMs: 2_000, log });
    stream.consume({
      group: 'event-catalog',
      subscriptions: [
        subscription({
          topic: config.bookingChanges,
          from: 'earliest',
          decode: decodeBookingChange,
          handle: messages =>
            applyAvailability(
              database,
              messages.map(({ value }) => value),
            ),
        }),
      ],
    });
    measurePool(database.pool, metrics);
    measureOutbox(outbox, metrics);
    return {
      routes: app => eventRoutes(app, openEvents(database, { takesPayments, onChange: relay.trigger })),
      ready: { database: database.ready },
      close: async () => {
        await relay.stop();
        await stream.close();
        await database.close();
      },
    };
  },
});
