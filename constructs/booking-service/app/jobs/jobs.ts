import type { Database } from '../../../web-service/kit/postgres/database';
import type { Outbox } from '../../../web-service/kit/postgres/outbox';
import { type BackgroundJob, startBackgroundJob } from '../../../web-service/kit/process/background-job';
import type { Log } from '../../../web-service/kit/telemetry/log';
import type { Bookings } from '../domain/bookings';
import type { BookingMetrics } from '../metrics';
import { driftingEvents } from './inventory-drift';

/** Maximum number of bookings that one sweep moves. */
const SWEEP_SIZE = 1_000;
/** Bookings are rejected while more messages than this wait for the stream. */
const MAX_OUTBOX_MESSAGES = 1_000_000;
const SECOND = 1_000;
/** Under load every commit triggers the relay: one run per commit would cost more than the bookings. */
const RELAY_BATCH_DELAY_MS = 20;

export interface JobsParts {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly bookings: Bookings;
  readonly metrics: BookingMetrics;
  readonly log: Log;
  /** Requests the next tickets. Resolves to whether there may be more. */
  readonly requestTickets: () => Promise<boolean>;
  /** Called after a sweep has moved bookings. */
  readonly onMoved: (move: 'confirm' | 'expire', count: number) => void;
}

export interface Jobs {
  readonly relay: BackgroundJob;
  readonly tickets: BackgroundJob;
  readonly confirmFree: BackgroundJob;
  isOutboxFull(): boolean;
  stop(): Promise<void>;
}

/**
 * Starts the background jobs of a replica. Bookings trigger them; the intervals are for work that another replica left.
 */
export function startJobs({ database, outbox, bookings, metrics, log, requestTickets, onMoved }: JobsParts): Jobs {
  let isOutboxFull = false;

  const sweep = async (move: 'confirm' | 'expire', moveBookings: (limit: number) => Promise<number>) => {
    const moved = await moveBookings(SWEEP_SIZE);
    if (moved > 0) {
      onMoved(move, moved);
    }
    return moved === SWEEP_SIZE;
  };
  const relay = startBackgroundJob({
    name: 'relay the outbox',
    run: outbox.relay,
    everyMs: 2 * SECOND,
    batchDelayMs: RELAY_BATCH_DELAY_MS,
    idleFactor: 0.5, // the messages of a large sweep must not delay bookings
    log,
  });
  const tickets = startBackgroundJob({
    name: 'request tickets',
    run: requestTickets,
    everyMs: 5 * SECOND,
    idleFactor: 3, // bookings have priority: a ticket can wait a second
    log,
  });
  const confirmFree = startBackgroundJob({
    name: 'confirm free bookings',
    run: () => sweep('confirm', limit => bookings.confirmFree(limit)),
    everyMs: 5 * SECOND,
    log,
  });
  const expireHolds = startBackgroundJob({
    name: 'expire holds',
    run: () => sweep('expire', limit => bookings.expire(limit)),
    everyMs: 2 * SECOND,
    log,
  });
  const checkOutbox = startBackgroundJob({
    name: 'check the size of the outbox',
    run: async () => {
      isOutboxFull = (await outbox.waiting()).messages >= MAX_OUTBOX_MESSAGES;
      return false;
    },
    everyMs: 5 * SECOND,
    log,
  });
  const measureDrift = startBackgroundJob({
    name: 'compare the inventory with the bookings',
    run: async () => {
      metrics.inventoryDrift.set((await driftingEvents(database)).length);
      return false;
    },
    everyMs: 300 * SECOND,
    log,
  });

  const all = [relay, tickets, confirmFree, expireHolds, checkOutbox, measureDrift];
  return {
    relay,
    tickets,
    confirmFree,
    isOutboxFull: () => isOutboxFull,
    stop: async () => {
      await Promise.all(all.map(job => job.stop()));
    },
  };
}
