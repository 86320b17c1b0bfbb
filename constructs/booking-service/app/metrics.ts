import { Counter, Gauge, Histogram } from 'prom-client';
import type { Metrics } from '../../web-service/kit/telemetry/metrics';
import type { Outcome } from './domain/booking';

export type BookingMetrics = ReturnType<typeof createBookingMetrics>;

export function createBookingMetrics(metrics: Metrics) {
  const registers = [metrics];
  return {
    outcomes: new Counter({
      name: 'bookings_total',
      help: 'Booking requests by outcome',
      labelNames: ['outcome'],
      registers,
    }),
    batchSize: new Histogram({
      name: 'booking_group_size',
      help: 'Bookings stored by one statement',
      buckets: [1, 5, 20, 50, 100, 200, 500],
      registers,
    }),
    moves: new Counter({
      name: 'booking_moves_total',
      help: 'State changes of bookings',
      labelNames: ['move'],
      registers,
    }),
    outboxMessages: new Gauge({
      name: 'outbox_messages',
      help: 'Messages waiting to be sent to the stream',
      registers,
    }),
    inventoryDrift: new Gauge({
      name: 'inventory_drift',
      help: 'Events whose allocated tickets differ from their bookings (must be 0)',
      registers,
    }),
  };
}

export function labelOf(outcome: Outcome): string {
  if ('booked' in outcome) {
    return 'booked';
  }
  return 'refused' in outcome ? outcome.refused : outcome.undecided;
}
