import { S3Client } from '@aws-sdk/client-s3';
import { openServiceClient } from '../../web-service/kit/client/service-client';
import { type PersonName, personNames } from '../../web-service/kit/client/user-names';
import { subscription } from '../../web-service/kit/kafka/consumer';
import { openStream } from '../../web-service/kit/kafka/stream';
import { openDatabase } from '../../web-service/kit/postgres/database';
import { openOutbox } from '../../web-service/kit/postgres/outbox';
import { startChore } from '../../web-service/kit/process/background-job';
import { defineService } from '../../web-service/kit/process/service';
import { KnownStock } from './batching/availability-cache';
import { Settlement } from './batching/batch-allocator';
import { Intake } from './batching/batch-queue';
import { Bookings } from './domain/bookings';
import { learn, readEvent } from './domain/catalog';
import { bookingRoutes } from './http/routes';
import { driftingEvents } from './invariants';
import { requestTickets } from './jobs/ticket-requests';
import { openBookingMetrics } from './metrics';
import { settings } from './settings';
import { migrations } from './sql/migrations';

const BLOCK = 1_000;
const OUTBOX_BOUND = 1_000_000;
/** Bookings wake the background jobs that they make work for: the intervals are for the work of a replica that died. */
const SECOND = 1_000;
/** Under load every commit wakes the relay: passes for each of them would cost more than the bookings. */
const GATHER_MS = 20;

export const bookingService = defineService({
  name: 'booking-service',
  port: 5000,
  settings,
  build: async ({ config, log, metrics }) => {
    const database = await openDatabase(config.database, {
      service: 'booking-service',
      schema: 'booking',
      migrations,
      log,
      connections: 6, // three for the chores below, which wait for others while they hold one
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
        : openServiceClient('user-service', config.userServiceUrl, metrics, { timeoutMs: SECOND });
    const nameOf: PersonName = users ? personNames(users) : async () => undefined;
    const measured = openBookingMetrics(metrics);
    const bookings = new Bookings(database);
    const stock = new KnownStock();
    let outboxIsFull = false;

    const outbox = openOutbox(database, stream.producer, 'booking', {
      'ticket-bookings': config.ticketBookings,
      'booking-changes': config.bookingChanges,
    });
    const relay = startChore({
      name: 'relay the outbox',
      work: outbox.relay,
      everyMs: 2 * SECOND,
      gatherMs: GATHER_MS,
      rest: 0.5, // what a sweep has to tell must not keep others from booking
      log,
    });
    const tickets = startChore({
      name: 'request tickets',
      work: () => requestTickets(database, bucket, config.bucket, nameOf),
      everyMs: 5 * SECOND,
      rest: 3, // a ticket can wait a second, a buyer who is booking cannot
      log,
    });
    const confirmFree = startChore({
      name: 'confirm free bookings',
      work: async () => {
        const confirmed = await bookings.confirmFree(BLOCK);
        if (confirmed > 0) onMoved('confirm', confirmed);
        return confirmed === BLOCK;
      },
      everyMs: 5 * SECOND,
      log,
    });
    const expire = startChore({
      name: 'expire holds',
      work: async () => {
        const expired = await bookings.expire(BLOCK);
        if (expired > 0) onMoved('expire', expired);
        return expired === BLOCK;
      },
      everyMs: 2 * SECOND,
      log,
    });
    const watchOutbox = startChore({
      name: 'measure the outbox',
      work: async () => {
        const waiting = await outbox.waiting();
        measured.outboxMessages.set(waiting);
        outboxIsFull = waiting >= OUTBOX_BOUND;
        return false;
      },
      everyMs: 5 * SECOND,
      log,
    });
    const watchDrift = startChore({
      name: 'compare the inventory with the bookings',
      work: async () => {
        measured.inventoryDrift.set((await driftingEvents(database)).length);
        return false;
      },
      everyMs: 300 * SECOND,
      log,
    });

    const onMoved = (move: string, count: number) => {
      measured.moves.inc({ move }, count);
      stock.forget();
      relay.wake();
      tickets.wake();
    };
    const settlement = new Settlement(database, stock, {
      holdSeconds: config.holdSeconds,
      maxOpenHolds: config.maxOpenHolds,
      onBooked: ({ free, bookings }) => {
        measured.groupSize.observe(bookings);
        relay.wake();
        if (free) confirmFree.wake();
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
            for (const { value } of messages) await learn(database, value);
            stock.forget();
            relay.wake();
          },
        }),
      ],
    });

    return {
      routes: app =>
        bookingRoutes(app, {
          access: config.access,
          intake: new Intake(settlement.settle),
          bookings,
          metrics: measured,
          registry: metrics,
          isOutboxFull: () => outboxIsFull,
          onMoved: move => onMoved(move, 1),
        }),
      ready: { database: database.ready },
      close: async () => {
        await Promise.all([relay, tickets, confirmFree, expire, watchOutbox, watchDrift].map(chore => chore.stop()));
        await stream.close();
        bucket.destroy();
        users?.close();
        await database.close();
      },
    };
  },
});
