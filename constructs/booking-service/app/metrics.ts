import { counter, gauge, histogram } from '../../web-service/kit/telemetry/instruments';
import type { Metrics } from '../../web-service/kit/telemetry/metrics';
import type { Outcome } from './domain/booking';

export type BookingMetrics = ReturnType<typeof createBookingMetrics>;

export function createBookingMetrics(metrics: Metrics) {
  return {
    outcomes: counter(metrics, 'bookings'),
    batchSize: histogram(metrics, 'batchSize'),
    moves: counter(metrics, 'moves'),
    inventoryDrift: gauge(metrics, 'inventoryDrift'),
  };
}

export function labelOf(outcome: Outcome): string {
  if ('booked' in outcome) {
    return 'booked';
  }
  return 'refused' in outcome ? outcome.refused : outcome.undecided;
}
