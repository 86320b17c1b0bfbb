import type { Pool } from 'pg';
import { gauge } from './instruments';
import type { Metrics } from './metrics';

/** Reports the connections of a pool at each scrape. */
export function measurePool(pool: Pool, metrics: Metrics): void {
  gauge(metrics, 'databaseConnections', gauge => {
    gauge.set({ state: 'idle' }, pool.idleCount);
    gauge.set({ state: 'used' }, pool.totalCount - pool.idleCount);
  });
  gauge(metrics, 'databaseWaiting', gauge => gauge.set(pool.waitingCount));
}
