import { Counter, Gauge, Histogram } from 'prom-client';
import type { Metrics } from '../../web-service/kit/telemetry/metrics';
import type { Outcome } from './domain/booking';

export type BookingMetrics = ReturnType<typeof openBookingMetrics>;

export function openBookingMetrics(metrics: Metrics) {
  const registers = [metrics];
  return {
    answers: new Counter({
      name: 'bookings_total',
      help: 'Booking requests answered, by outcome',
      labelNames: ['outcome'],
      registers,
    }),
    groupSize: new Histogram({
      name: 'booking_group_size',
      help: 'How many bookings were stored by one statement',
      buckets: [1, 5, 20, 50, 100, 200, 500],
      registers,
    }),
    moves: new Counter({
      name: 'booking_moves_total',
      help: 'Bookings that went from one state to another',
      labelNames: ['move'],
      registers,
    }),
    outboxMessages: new Gauge({ name: 'outbox_messages', help: 'Messages that wait for the stream', registers }),
    inventoryDrift: new Gauge({
      name: 'inventory_drift',
      help: 'Events whose counter differs from their bookings: must read 0',
      registers,
    }),
  };
}

export function labelOf(outcome: Outcome): string {
  if ('booked' in outcome) return 'booked';
  return 'refused' in outcome ? outcome.refused : outcome.undecided;
}
