// What a closed loop on one event does not show.
import { setTimeout as sleep } from 'node:timers/promises';
import { brokenInvariants } from '../../verification/booking/invariants';
import { backlog } from '../../verification/booking/statements';
import { median } from '../median';
import { type BenchEnvironment, queryWithoutTimeout } from './bench-environment';
import { collectGarbage, type LoadResult, load, loadBeside } from './load';
import { ROUNDS } from './measure';

export type Scenario = Readonly<Record<string, unknown>> & {
  readonly name: string;
  readonly broken: readonly string[];
};

/** What is stored, against what all of these loads were told. */
const brokenBy = (bench: BenchEnvironment, loads: readonly LoadResult[]) =>
  brokenInvariants(bench.database, { acknowledged: loads.flatMap(({ acknowledged }) => acknowledged.all()) });

const hot = ['hot'];
const cold = Array.from({ length: 1_000 }, (_, n) => `cold-${n}`);

/** Ten times as many requests as tickets. */
export async function soldOut(bench: BenchEnvironment, requests: number): Promise<Scenario> {
  const tickets = requests / 10;
  await bench.reset(['hot'], tickets);
  const replicas = await Promise.all([1, 2, 3].map(() => bench.startReplica()));
  const urls = replicas.map(({ url }) => url);
  const booked = await load({ urls, connections: 256, seconds: 600, requests, events: hot });
  await Promise.all(replicas.map(replica => replica.end('SIGTERM')));
  const { rows } = await bench.database.pool.query('SELECT taken FROM booking.inventory');
  const { acknowledged, ...result } = booked;
  const broken = await brokenBy(bench, [booked]);
  return { name: `${requests} requests for ${tickets} tickets`, sold: rows[0].taken, ...result, broken };
}

const LEAD_IN = 2;

/** What one run left to do is none of the next one's. */
async function settle(bench: BenchEnvironment): Promise<void> {
  await bench.settle();
  collectGarbage();
}

/** How much a hot event, at a share of the most that can be had of it, costs those who want something else. */
export async function hotBesideCold(bench: BenchEnvironment, seconds: number): Promise<Scenario> {
  await bench.reset([...hot, ...cold], 100_000_000);
  const replica = await bench.startReplica();
  const urls = [replica.url];
  const runs: LoadResult[] = [];
  const kept = (run: LoadResult) => {
    runs.push(run);
    return run;
  };
  const coldLoad = async () =>
    kept(await loadBeside({ urls, connections: 16, seconds, leadIn: LEAD_IN, events: cold, rate: 200 }));
  const hotLoad = async (rate?: number) =>
    kept(await load({ urls, connections: 128, seconds, leadIn: LEAD_IN, events: hot, ...(rate && { rate }) }));
  await Promise.all([coldLoad(), hotLoad()]);
  const rounds: { most: number; coldP99: { alone: number; at35: number; at70: number } }[] = [];
  for (const _ of ROUNDS) {
    const most = (await hotLoad()).perSecond;
    await settle(bench);
    const alone = (await coldLoad()).p99;
    const beside = async (share: number) => {
      await settle(bench);
      const [others] = await Promise.all([coldLoad(), hotLoad(share * most)]);
      return others.p99;
    };
    rounds.push({ most, coldP99: { alone, at35: await beside(0.35), at70: await beside(0.7) } });
  }
  await replica.end('SIGTERM');
  const ratio = (at: 'at35' | 'at70') => median(rounds.map(({ coldP99 }) => coldP99[at] / coldP99.alone));
  return {
    name: 'one hot event beside 1,000 cold ones',
    rounds,
    coldP99ToAlone: { at35: ratio('at35'), at70: ratio('at70') },
    broken: await brokenBy(bench, runs),
  };
}

/**
 * Latency as people see it: they come when they come. The most that can be had is measured before and after each round.
 */
export async function openLoop(bench: BenchEnvironment, seconds: number): Promise<Scenario> {
  await bench.reset(['hot'], 100_000_000);
  const replica = await bench.startReplica();
  const options = { urls: [replica.url], connections: 256, seconds, leadIn: LEAD_IN, events: hot };
  const runs = [await load(options), await load(options)];
  const rounds = [];
  for (const _ of ROUNDS) {
    const before = runs.at(-1)!;
    await settle(bench);
    const open = await load({ ...options, rate: 0.7 * before.perSecond });
    const after = await load(options);
    runs.push(open, after);
    const share = (2 * open.perSecond) / (before.perSecond + after.perSecond);
    rounds.push({ most: before.perSecond, perSecond: open.perSecond, share, p50: open.p50, p99: open.p99 });
  }
  await replica.end('SIGTERM');
  return {
    name: 'open loop at 70 %',
    rounds,
    p50: median(rounds.map(({ p50 }) => p50)),
    p99: median(rounds.map(({ p99 }) => p99)),
    broken: await brokenBy(bench, runs),
  };
}

/** Kafka is away for the middle third: bookings go on, and what waited is told once it is back. */
export async function brokerAway(bench: BenchEnvironment, seconds: number): Promise<Scenario> {
  await bench.reset(['hot'], 100_000_000);
  const replica = await bench.startReplica();
  const third = () => load({ urls: [replica.url], connections: 64, seconds: seconds / 3, events: hot });
  await third();
  const before = await third();
  await bench.broker.end('SIGKILL');
  const away = await third();
  await bench.restartBroker();
  const back = await third();
  const start = performance.now();
  const waiting = async () => (await bench.database.pool.query(backlog)).rows[0].messages as number;
  const atTheEnd = await waiting();
  while ((await waiting()) > 0) {
    await sleep(100);
  }
  const drainSeconds = (performance.now() - start) / 1000;
  await replica.end('SIGTERM');
  return {
    name: 'the broker away for the middle third',
    perSecond: { before: before.perSecond, away: away.perSecond, back: back.perSecond },
    drained: { messages: atTheEnd, seconds: drainSeconds, perSecond: atTheEnd / drainSeconds },
    broken: await brokenBy(bench, [before, away, back]),
  };
}

/** Counting them would take as much of PostgreSQL as the sweep itself. */
const ANY_OVERDUE = "SELECT FROM booking.bookings WHERE status = 'queued' AND expires_at <= now() LIMIT 1";

/** Many holds end at once while others book. */
export async function sweep(bench: BenchEnvironment, holds: number, seconds: number): Promise<Scenario> {
  await bench.reset(['hot', 'abandoned'], 100_000_000);
  const replica = await bench.startReplica();
  const booking = () => load({ urls: [replica.url], connections: 64, seconds, events: hot });
  await booking();
  const before = await booking();
  await abandon(bench, holds);
  const start = performance.now();
  let sweepSeconds = 0;
  const watch = async () => {
    while ((await bench.database.pool.query(ANY_OVERDUE)).rowCount !== 0) {
      await sleep(100);
    }
    sweepSeconds = (performance.now() - start) / 1000;
  };
  const [meanwhile] = await Promise.all([booking(), watch()]);
  await replica.end('SIGTERM');
  return {
    name: `the sweep of ${holds} expired holds`,
    sweepSeconds,
    perSecond: { before: before.perSecond, meanwhile: meanwhile.perSecond },
    broken: await brokenBy(bench, [before, meanwhile]),
  };
}

/** Holds that expire as soon as they are there. */
async function abandon({ databaseUrl }: BenchEnvironment, holds: number): Promise<void> {
  await queryWithoutTimeout(
    databaseUrl,
    `WITH abandoned AS (
       INSERT INTO booking.bookings (id, event_id, user_id, ticket_count, price_cents, expires_at)
       SELECT gen_random_uuid(), 'abandoned', 'somebody', 1, 1000, now() FROM generate_series(1, $1)
       RETURNING 1
     )
     UPDATE booking.inventory SET taken = $1 WHERE event_id = 'abandoned' AND (SELECT count(*) FROM abandoned) = $1`,
    [holds],
  );
}
