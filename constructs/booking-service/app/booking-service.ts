import { S3Client } from '@aws-sdk/client-s3';
import { SERVICES } from '../../../contracts/services';
import { TOPICS } from '../../../contracts/topics';
import { openServiceClient } from '../../web-service/kit/client/service-client';
import { type UserNameLookup, userNames } from '../../web-service/kit/client/user-names';
import { subscription } from '../../web-service/kit/kafka/consumer';
import { openStream } from '../../web-service/kit/kafka/stream';
import { openDatabase } from '../../web-service/kit/postgres/database';
import { openOutbox } from '../../web-service/kit/postgres/outbox';
import { defineService } from '../../web-service/kit/process/service';
import { measurePool } from '../../web-service/kit/telemetry/database-pool';
import { measureOutbox } from '../../web-service/kit/telemetry/outbox-backlog';
import { AvailabilityCache } from './batching/availability-cache';
import { BatchAllocator } from './batching/batch-allocator';
import { BatchQueue } from './batching/batch-queue';
import { Bookings } from './domain/bookings';
import { applyCatalogChange, readEvent } from './domain/catalog';
import { internalRoutes } from './http/internal-routes';
import { bookingRoutes } from './http/routes';
import { startJobs } from './jobs/jobs';
import { requestTickets } from './jobs/ticket-requests';
import { createBookingMetrics } from './metrics';
import { settings } from './settings';
import { migrations } from './sql/migrations';

export const bookingService = defineService({
  ...SERVICES.bookingService,
  settings,
  build: async ({ config, log, metrics }) => {
    const database = await openDatabase(config.database, {
      service: 'booking-service',
      schema: 'booking',
      migrations,
      log,
      connections: 6, // three for the background jobs that wait for the stream, the bucket or a lock with a connection
    });
    const stream = openStream(config.stream, 'booking-service', log, metrics);
    const bucket = new S3Client({
      ...(config.bucketEndpoint && { endpoint: config.bucketEndpoint, forcePathStyle: true }),
      region: config.stream.region,
      requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 },
    });
    const users =
      config.userServiceUrl === undefined
        ? undefined
        : openServiceClient('user-service', config.userServiceUrl, metrics, { timeoutMs: 1_000 });
    const nameOf: UserNameLookup = users ? userNames(users, 'booking-service') : async () => undefined;
    const bookingMetrics = createBookingMetrics(metrics);
    const bookings = new Bookings(database);
    const availability = new AvailabilityCache();
    const outbox = openOutbox(database, stream.producer, 'booking', {
      [TOPICS.ticketBookings.name]: config.ticketBookings,
      [TOPICS.bookingChanges.name]: config.bookingChanges,
    });

    const onMoved = (move: string, count: number) => {
      bookingMetrics.moves.inc({ move }, count);
      availability.clear();
      jobs.relay.trigger();
      jobs.tickets.trigger();
    };
    measurePool(database.pool, metrics);
    measureOutbox(outbox, metrics);
    const jobs = startJobs({
      database,
      outbox,
      bookings,
      metrics: bookingMetrics,
      log,
      requestTickets: () => requestTickets(database, bucket, config.bucket, nameOf),
      onMoved,
    });
    const allocator = new BatchAllocator(database, availability, {
      holdSeconds: config.holdSeconds,
      maxOpenHolds: config.maxOpenHolds,
      onBooked: ({ free, bookings }) => {
        bookingMetrics.batchSize.observe(bookings);
        jobs.relay.trigger();
        if (free) {
          jobs.confirmFree.trigger();
        }
      },
    });
    stream.consume({
      group: 'booking-service',
      subscriptions: [
        subscription({
          topic: config.catalogChanges,
          from: 'earliest',
          decode: readEvent,
          handle: async messages => {
            for (const { value } of messages) {
              await applyCatalogChange(database, value);
            }
            availability.clear();
            jobs.relay.trigger();
          },
        }),
      ],
    });

    return {
      routes: app => {
        bookingRoutes(app, {
          access: config.access,
          queue: new BatchQueue(allocator.allocate),
          bookings,
          metrics: bookingMetrics,
          registry: metrics,
          isOutboxFull: jobs.isOutboxFull,
          onMoved: move => onMoved(move, 1),
        });
        internalRoutes(app, bookings);
      },
      ready: { database: database.ready },
      close: async () => {
        await jobs.stop();
        await stream.close();
        bucket.destroy();
        users?.close();
        await database.close();
      },
    };
  },
});
