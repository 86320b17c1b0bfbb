import { brokenInvariants } from '../../verification/booking/invariants';
import type { BenchEnvironment } from '../booking/bench-environment';
import { load } from '../booking/load';
import type { Scenario } from '../booking/scenarios';
import { openEntryPoints } from './entry-point';

const GATEWAYS = 2;

/** Sends ten times as many requests as there are tickets, through two gateways. */
export async function soldOut(bench: BenchEnvironment, requests: number): Promise<Scenario> {
  const tickets = requests / 10;
  await bench.reset(['hot'], tickets);
  const { gateway, end } = await openEntryPoints(bench, 'open', { gateways: GATEWAYS });
  const options = { ...gateway.load, connections: 256, seconds: 600, requests, events: ['hot'] };
  const { acknowledged, ...result } = await load(options);
  await end();
  const { rows } = await bench.database.pool.query<{ taken: number }>('SELECT taken FROM booking.inventory');
  const sold = rows[0]!.taken;
  const name = `${requests} requests for ${tickets} tickets through ${GATEWAYS} gateways`;
  const broken = await brokenInvariants(bench.database, { acknowledged: acknowledged.all() });
  const wrong = sold === tickets ? [] : [`${sold} of ${tickets} tickets were sold`];
  return { name, sold, ...result, broken: [...broken, ...wrong] };
}
