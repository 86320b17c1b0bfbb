import { brokenInvariants } from '../../verification/booking/invariants';
import type { BenchEnvironment } from '../booking/bench-environment';
import { collectGarbage, type LoadResult, load } from '../booking/load';
import { ROUNDS } from '../booking/measure';
import type { Scenario } from '../booking/scenarios';
import { median } from '../median';
import { type EntryPoint, openEntryPoints } from './entry-point';

const SHARE = 0.7;

interface Round {
  readonly maxPerSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** Measures the latency of an open loop at 70 % of the maximum throughput of each entry point. */
export async function openLoop(bench: BenchEnvironment, seconds: number): Promise<Scenario> {
  await bench.reset(['hot'], 100_000_000);
  const { direct, gateway, end } = await openEntryPoints(bench, 'open');
  const runs: LoadResult[] = [];
  const kept = async (options: Parameters<typeof load>[0]) => {
    runs.push(await load(options));
    return runs.at(-1)!;
  };
  const round = async (entryPoint: EntryPoint): Promise<Round> => {
    const options = { ...entryPoint.load, connections: 256, seconds, leadIn: 2, events: ['hot'] };
    const { perSecond: maxPerSecond } = await kept(options);
    await bench.flush();
    collectGarbage();
    const { p50, p99 } = await kept({ ...options, rate: SHARE * maxPerSecond });
    return { maxPerSecond, p50, p99 };
  };
  for (const entryPoint of [direct, gateway]) {
    await round(entryPoint); // warm-up
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
