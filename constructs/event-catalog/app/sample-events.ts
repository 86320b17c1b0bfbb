import type { EventDescription } from '../../../contracts/http/events';
import type { Seed } from '../../web-service/kit/postgres/migrations';
import { insertEvent } from './events';

interface Sample extends Pick<EventDescription, 'name' | 'venue' | 'capacity' | 'price_cents' | 'per_order_limit'> {
  readonly inDays: number;
}

/** A free, a paid and a small event, so that every state can be seen. */
const SAMPLES: readonly Sample[] = [
  { name: 'Open Air Jazz Night', venue: 'City Park', inDays: 24, capacity: 500, price_cents: 0, per_order_limit: 10 },
  {
    name: 'Winter Symphony',
    venue: 'Grand Concert Hall',
    inDays: 38,
    capacity: 300,
    price_cents: 4500,
    per_order_limit: 8,
  },
  { name: 'Makers Workshop', venue: 'Harbour Studio 4', inDays: 52, capacity: 12, price_cents: 0, per_order_limit: 2 },
];

/** Adds sample events to an empty catalog. All are free if payments are not available. */
export function sampleEvents({ paid }: { readonly paid: boolean }): Seed {
  return async client => {
    const { rowCount } = await client.query('SELECT FROM catalog.events LIMIT 1');
    if (rowCount) {
      return;
    }
    for (const { inDays, price_cents, ...sample } of SAMPLES) {
      const date = new Date(Date.now() + inDays * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
      const price = paid ? price_cents : 0;
      await insertEvent(client, { ...sample, date, price_cents: price, sale_opens_at: null, sale_closes_at: null });
    }
  };
}
