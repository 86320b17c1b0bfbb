import { brokenInvariants } from '../../verification/booking/invariants';
import type { BenchEnvironment } from '../booking/bench-environment';
import { collectGarbage, type LoadResult, load } from '../booking/load';
import { ROUNDS } from '../booking/measure';
import type { Scenario } from '../booking/scenarios';
import { median } from '../median';
import { type Entrance, openEntrances } from './entrance';

const SHARE = 0.7;

interface Round {
  readonly most: number;
  readonly p50: number;
  readonly p99: number;
}

/** Latency at 70 % of what each entrance can serve. Buyers come when they come. */
export async function openLoop(bench: BenchEnvironment, seconds: number): Promise<Scenario> {
  await bench.reset(['hot'], 100_000_000);
  const { direct, gateway, end } = await openEntrances(bench, 'open');
  const runs: LoadResult[] = [];
  const kept = async (options: Parameters<typeof load>[0]) => {
    runs.push(await load(options));
    return runs.at(-1)!;
  };
  const round = async (entrance: Entrance): Promise<Round> => {
    const options = { ...entrance.load, connections: 256, seconds, leadIn: 2, events: ['hot'] };
    const { perSecond: most } = await kept(options);
    await bench.settle();
    collectGarbage();
    const { p50, p99 } = await kept({ ...options, rate: SHARE * most });
    return { most, p50, p99 };
  };
  for (const entrance of [direct, gateway]) {
    await round(entrance); // compiled and cached
  }
  const rounds: Record<'direct' | 'gateway', Round>[] = [];
  for (const _ of ROUNDS) {
    rounds.push({ direct: await round(direct), gateway: await round(gateway) });
  }
  await end();
  const acknowledged = runs.flatMap(run => run.acknowledged.all());
  return {
    name: `open loop at ${SHARE * 100} % of capacity`,
    rounds,
    p99OfGatewayToDirect: median(rounds.map(({ direct, gateway }) => gateway.p99 / direct.p99)),
    broken: await brokenInvariants(bench.database, { acknowledged }),
  };
}
