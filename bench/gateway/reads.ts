import type { BenchEnvironment } from '../booking/bench-environment';
import { load } from '../booking/load';
import { ROUNDS } from '../booking/measure';
import type { Scenario } from '../booking/scenarios';
import { median } from '../median';
import { openEntryPoints, startGateway } from './entry-point';
import { loadReads, type ReadMeasurement } from './read-load';

const CONNECTIONS = 256;

/** Measures the reads of buyers: the list of events and a booking. */
export async function reads(bench: BenchEnvironment, seconds: number): Promise<Scenario> {
  await bench.reset(['hot'], 1_000_000_000);
  const catalog = await bench.start('assets/event-catalog/index.js', { KAFKA_BROKERS: bench.brokers });
  const { bookingService, direct, end } = await openEntryPoints(bench, 'open', { gateways: 0 });
  const urls = { EVENT_CATALOG_URL: catalog.url, BOOKING_SERVICE_URL: bookingService.url };
  const gateway = await startGateway(bench, 'open', urls);
  const booked = await load({ ...direct.load, connections: 16, seconds: 60, requests: 1_000, events: ['hot'] });
  const ids = booked.acknowledged.all().map(({ bookingId }) => bookingId);
  const paths: Record<string, () => string> = {
    'GET /api/events': () => '/api/events',
    'GET /api/bookings/:id': () => `/api/bookings/${ids[Math.floor(Math.random() * ids.length)]}`,
  };
  const measurements: Record<string, ReadMeasurement[]> = Object.fromEntries(
    Object.keys(paths).map(name => [name, []]),
  );
  for (const _ of ROUNDS) {
    for (const [name, path] of Object.entries(paths)) {
      measurements[name]!.push(await loadReads({ url: gateway.url, path, connections: CONNECTIONS, seconds }));
    }
  }
  await end();
  await Promise.all([gateway, catalog].map(program => program.end('SIGTERM')));
  const medians = Object.fromEntries(
    Object.entries(measurements).map(([name, rounds]) => [name, median(rounds.map(({ perSecond }) => perSecond))]),
  );
  return { name: 'reads through the gateway', perSecond: medians, measurements, broken: [] };
}
