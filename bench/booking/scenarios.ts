// Scenarios other than a closed loop on one event.
import { setTimeout as sleep } from 'node:timers/promises';
import { brokenInvariants } from '../../verification/booking/invariants';
import { backlog } from '../../verification/booking/statements';
import { median } from '../median';
import { type BenchEnvironment, queryWithoutTimeout } from './bench-environment';
import { collectGarbage, type LoadResult, load, loadInThread } from './load';
import { ROUNDS } from './measure';

export type Scenario = Readonly<Record<string, unknown>> & {
  readonly name: string;
  readonly broken: readonly string[];
};

/** Compares the stored bookings with the acknowledged bookings of these loads. */
const brokenBy = (bench: BenchEnvironment, loads: readonly LoadResult[]) =>
  brokenInvariants(bench.database, { acknowledged: loads.flatMap(({ acknowledged }) => acknowledged.all()) });

const hot = ['hot'];
const cold = Array.from({ length: 1_000 }, (_, n) => `cold-${n}`);

/** Sends ten times as many requests as there are tickets. */
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

/** Completes pending disk writes and garbage collection, so that they do not affect the next run. */
async function cleanUp(bench: BenchEnvironment): Promise<void> {
  await bench.flush();
  collectGarbage();
}

/** Measures the latency of bookings of other events while one event receives a share of its maximum throughput. */
export async function hotAndColdEvents(bench: BenchEnvironment, seconds: number): Promise<Scenario> {
  await bench.reset([...hot, ...cold], 100_000_000);
  const replica = await bench.startReplica();
  const urls = [replica.url];
  const runs: LoadResult[] = [];
  const kept = (run: LoadResult) => {
    runs.push(run);
    return run;
  };
  const coldLoad = async () =>
    kept(await loadInThread({ urls, connections: 16, seconds, leadIn: LEAD_IN, events: cold, rate: 200 }));
  const hotLoad = async (rate?: number) =>
    kept(await load({ urls, connections: 128, seconds, leadIn: LEAD_IN, events: hot, ...(rate && { rate }) }));
  await Promise.all([coldLoad(), hotLoad()]);
  const rounds: { maxPerSecond: number; coldP99: { alone: number; at35: number; at70: number } }[] = [];
  for (const _ of ROUNDS) {
    const maxPerSecond = (await hotLoad()).perSecond;
    await cleanUp(bench);
    const alone = (await coldLoad()).p99;
    const withHot = async (share: number) => {
      await cleanUp(bench);
      const [others] = await Promise.all([coldLoad(), hotLoad(share * maxPerSecond)]);
      return others.p99;
    };
    rounds.push({ maxPerSecond, coldP99: { alone, at35: await withHot(0.35), at70: await withHot(0.7) } });
  }
  await replica.end('SIGTERM');
  const ratio = (at: 'at35' | 'at70') => median(rounds.map(({ coldP99 }) => coldP99[at] / coldP99.alone));
  return {
    name: 'one hot event and 1,000 cold events',
    rounds,
    coldP99ToAlone: { at35: ratio('at35'), at70: ratio('at70') },
    broken: await brokenBy(bench, runs),
  };
}

/**
 * Measures the latency of an open loop: requests arrive independently of responses. The maximum throughput is measured
 * before and after each round.
 */
export async function openLoop(bench: BenchEnvironment, seconds: number): Promise<Scenario> {
  await bench.reset(['hot'], 100_000_000);
  const replica = await bench.startReplica();
  const options = { urls: [replica.url], connections: 256, seconds, leadIn: LEAD_IN, events: hot };
  const runs = [await load(options), await load(options)];
  const rounds = [];
  for (const _ of ROUNDS) {
    const before = runs.at(-1)!;
    await cleanUp(bench);
    const open = await load({ ...options, rate: 0.7 * before.perSecond });
    const after = await load(options);
    runs.push(open, after);
    const share = (2 * open.perSecond) / (before.perSecond + after.perSecond);
    rounds.push({ maxPerSecond: before.perSecond, perSecond: open.perSecond, share, p50: open.p50, p99: open.p99 });
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

/** Stops Kafka for the middle third. Bookings continue, and the outbox is relayed after the restart. */
export async function brokerUnavailable(bench: BenchEnvironment, seconds: number): Promise<Scenario> {
  await bench.reset(['hot'], 100_000_000);
  const replica = await bench.startReplica();
  const third = () => load({ urls: [replica.url], connections: 64, seconds: seconds / 3, events: hot });
  await third();
  const before = await third();
  await bench.broker.end('SIGKILL');
  const unavailable = await third();
  await bench.restartBroker();
  const restored = await third();
  const start = performance.now();
  const waiting = async () => (await bench.database.pool.query(backlog)).rows[0].messages as number;
  const atTheEnd = await waiting();
  while ((await waiting()) > 0) {
    await sleep(100);
  }
  const drainSeconds = (performance.now() - start) / 1000;
  await replica.end('SIGTERM');
  return {
    name: 'broker unavailable during the middle third',
    perSecond: { before: before.perSecond, unavailable: unavailable.perSecond, restored: restored.perSecond },
    drained: { messages: atTheEnd, seconds: drainSeconds, perSecond: atTheEnd / drainSeconds },
    broken: await brokenBy(bench, [before, unavailable, restored]),
  };
}

/** Checks for existence only: a count would load PostgreSQL as much as the sweep itself. */
const ANY_OVERDUE = "SELECT FROM booking.bookings WHERE status = 'queued' AND expires_at <= now() LIMIT 1";

/** Measures bookings while many holds expire at the same time. */
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

/** Inserts holds that have already expired. */
async function abandon({ databaseUrl }: BenchEnvironment, holds: number): Promise<void> {
  await queryWithoutTimeout(
    databaseUrl,
    `WITH abandoned AS (
       INSERT INTO booking.bookings (id, event_id, user_id, ticket_count, price_cents, expires_at)
       SELECT gen_random_uuid(), 'abandoned', 'user', 1, 1000, now() FROM generate_series(1, $1)
       RETURNING 1
     )
     UPDATE booking.inventory SET taken = $1 WHERE event_id = 'abandoned' AND (SELECT count(*) FROM abandoned) = $1`,
    [holds],
  );
}
