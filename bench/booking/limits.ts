// Limits of PostgreSQL itself, without HTTP, as a reference for the measurements.
import { Pool } from 'pg';
import { AvailabilityCache } from '../../constructs/booking-service/app/batching/availability-cache';
import { BatchAllocator } from '../../constructs/booking-service/app/batching/batch-allocator';
import type { BookingRequest } from '../../constructs/booking-service/app/domain/booking';
import { newBookingId } from '../../constructs/booking-service/app/domain/booking';
import type { BenchEnvironment } from './bench-environment';

export interface Limit {
  readonly name: string;
  readonly clients: number;
  readonly perSecond: number;
}

export async function limits(bench: BenchEnvironment, seconds: number): Promise<Limit[]> {
  const found: Limit[] = [];
  for (const clients of [1, 16, 64]) {
    await bench.reset(['hot'], 2_000_000_000);
    found.push(
      await repeated(bench, 'one-row UPDATE', clients, seconds, 'UPDATE booking.inventory SET taken = taken + 1'),
    );
    found.push(
      await repeated(
        bench,
        'insert only',
        clients,
        seconds,
        `INSERT INTO booking.bookings (id, event_id, user_id, ticket_count, price_cents, expires_at)
         VALUES (gen_random_uuid(), 'hot', 'user', 1, 1000, now() + interval '10 minutes')`,
      ),
    );
  }
  for (const size of [20, 100, 500]) {
    await bench.reset(['hot'], 2_000_000_000);
    found.push(await batched(bench, size, seconds));
  }
  return found;
}

async function repeated(
  bench: BenchEnvironment,
  name: string,
  clients: number,
  seconds: number,
  text: string,
): Promise<Limit> {
  const pool = new Pool({ connectionString: bench.databaseUrl, max: clients });
  let count = 0;
  const start = performance.now();
  const client = async () => {
    for (; performance.now() - start < seconds * 1000; count++) {
      await pool.query({ name, text });
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  const perSecond = count / ((performance.now() - start) / 1000);
  await pool.end();
  return { name, clients, perSecond };
}

/** Measures the statement of booking-service, one batch after another. */
async function batched(bench: BenchEnvironment, size: number, seconds: number): Promise<Limit> {
  const allocator = new BatchAllocator(bench.database, new AvailabilityCache(), {
    holdSeconds: 600,
    onBooked: () => {},
  });
  const one = (): BookingRequest => {
    const id = newBookingId();
    return { id, eventId: 'hot', userId: id, ticketCount: 1, idempotencyKey: id };
  };
  let count = 0;
  const start = performance.now();
  for (; performance.now() - start < seconds * 1000; count += size) {
    await allocator.allocate('hot', Array.from({ length: size }, one));
  }
  return {
    name: `batch statement, ${size} bookings`,
    clients: 1,
    perSecond: count / ((performance.now() - start) / 1000),
  };
}
