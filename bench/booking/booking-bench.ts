import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { idleShare } from '../cpu';
import { median } from '../median';
import type { Program } from '../program';
import { type BenchEnvironment, openBenchEnvironment } from './bench-environment';
import { drawChart } from './chart';
import { limits } from './limits';
import { load } from './load';
import { HEAD, type LoadMeasurement, measure, ROUNDS, row } from './measure';
import { brokerAway, hotBesideCold, openLoop, type Scenario, soldOut, sweep } from './scenarios';

const CONNECTIONS = [1, 16, 64];
const CROWD = 256;
const POOLS = [2, 4, 8, 20];
const CHART = 'docs/booking-benchmark.svg';

export async function benchBooking({ short }: { readonly short: boolean }): Promise<void> {
  const idle = await idleShare(() => sleep(2_000));
  console.log(
    `${Math.round(idle * 100)} % of ${cpus().length} cores were idle before the run${idle < 0.9 ? ': too few for measurements to quote' : ''}`,
  );
  const bench = await openBenchEnvironment();
  try {
    const seconds = short ? 2 : 8;
    const settings = await settingsOf(bench);
    console.log(settings, `\n\n${HEAD}`);
    const measurements = await overHttp(bench, seconds);
    const ratios = ratiosOf(measurements);
    console.log(ratios);
    const without = await limits(bench, short ? 1 : 4);
    console.table(without);
    const scenarios: Scenario[] = [];
    for (const scenario of [
      () => soldOut(bench, short ? 20_000 : 500_000),
      () => hotBesideCold(bench, seconds),
      () => openLoop(bench, seconds),
      () => brokerAway(bench, short ? 9 : 30),
      () => sweep(bench, short ? 10_000 : 100_000, seconds),
    ]) {
      scenarios.push(await scenario());
      console.log(inspect(scenarios.at(-1), { depth: 5 }));
    }
    const broken = [...measurements, ...scenarios].flatMap(({ broken }) => broken);
    console.log(broken.length === 0 ? 'all invariants held' : `VOID: ${broken.length} breaches, first ${broken[0]}`);
    mkdirSync('bench/results', { recursive: true });
    const results = { at: new Date(), short, idle, settings, measurements, ratios, limits: without, scenarios };
    writeFileSync('bench/results/booking.json', JSON.stringify(results, null, 2));
    const caption = 'Bookings a second of one event, 256 connections, two cores with the load on them';
    if (!short && broken.length === 0) {
      writeFileSync(CHART, drawChart(middleOnes(measurements), caption));
    }
    process.exitCode = broken.length === 0 ? 0 : 1;
  } finally {
    await bench.close();
  }
}

interface Contender {
  readonly name: string;
  readonly start: () => Promise<Program[]>;
}

/**
 * A crowd is what they are compared by: they have it in turns, so that a machine that changes its speed does so for
 * all.
 */
async function overHttp(bench: BenchEnvironment, seconds: number): Promise<LoadMeasurement[]> {
  const contenders = await contendersOn(bench, seconds);
  const measurements: LoadMeasurement[] = [];
  for (const sizes of [CONNECTIONS, ...ROUNDS.map(() => [CROWD])]) {
    for (const { name, start } of contenders) {
      await bench.reset(['hot'], 1_000_000_000);
      const servers = await start();
      const options = { events: ['hot'], seconds };
      await load({ ...options, urls: servers.map(({ url }) => url), connections: 64 }); // compiled and cached
      for (const connections of sizes) {
        measurements.push(await measure(bench, { name, servers, load: { ...options, connections } }));
        console.log(row(measurements.at(-1)!));
      }
      await Promise.all(servers.map(server => server.end('SIGTERM')));
    }
  }
  return measurements;
}

async function contendersOn(bench: BenchEnvironment, seconds: number): Promise<Contender[]> {
  const contenders: Contender[] = [];
  for (const name of ['naive transaction', 'one statement']) {
    const pool = await bestPool(bench, name, seconds / 2);
    console.log(`${name}: ${pool} database connections are best`);
    contenders.push({ name, start: async () => [await bench.startBaseline(name, pool)] });
  }
  return [
    ...contenders,
    { name: 'ours, 1 replica', start: async () => [await bench.startReplica()] },
    { name: 'ours, 3 replicas', start: () => Promise.all([1, 2, 3].map(() => bench.startReplica())) },
    { name: 'HTTP, nothing stored', start: async () => [await bench.startBaseline('nothing stored', 1)] },
  ];
}

async function bestPool(bench: BenchEnvironment, baseline: string, seconds: number): Promise<number> {
  const found = new Map<number, number>();
  for (const pool of POOLS) {
    await bench.reset(['hot'], 1_000_000_000);
    const server = await bench.startBaseline(baseline, pool);
    const { perSecond } = await load({ urls: [server.url], connections: 64, seconds, events: ['hot'] });
    found.set(pool, perSecond);
    await server.end('SIGTERM');
  }
  return [...found].sort(([, a], [, b]) => b - a)[0]![0];
}

const inCrowd = (measurements: readonly LoadMeasurement[], name: string) =>
  measurements.filter(measurement => measurement.name === name && measurement.connections === CROWD);

/** With a crowd, what ours is to each of the others: in each round, and the middle one. */
function ratiosOf(measurements: readonly LoadMeasurement[]): Record<string, { middle: number; rounds: number[] }> {
  const to = (name: string) => {
    const [ours, others] = [inCrowd(measurements, 'ours, 1 replica'), inCrowd(measurements, name)];
    const rounds = ours.map(({ perSecond }, round) => Math.round((perSecond / others[round]!.perSecond) * 100) / 100);
    return { middle: median(rounds), rounds };
  };
  return {
    'ours to the naive transaction': to('naive transaction'),
    'ours to one statement': to('one statement'),
    'ours to HTTP without a database': to('HTTP, nothing stored'),
  };
}

/** Of each contender's rounds with a crowd. */
function middleOnes(measurements: readonly LoadMeasurement[]): LoadMeasurement[] {
  return [...new Set(measurements.map(({ name }) => name))].map(name => {
    const rounds = inCrowd(measurements, name);
    return rounds.find(({ perSecond }) => perSecond === median(rounds.map(round => round.perSecond)))!;
  });
}

async function settingsOf(bench: BenchEnvironment): Promise<Record<string, string>> {
  const { rows } = await bench.database.pool.query<{ name: string; setting: string }>(
    `SELECT name, setting FROM pg_settings
     WHERE name IN ('server_version', 'fsync', 'synchronous_commit', 'full_page_writes', 'wal_sync_method', 'shared_buffers')`,
  );
  return { ...Object.fromEntries(rows.map(({ name, setting }) => [name, setting])), node: process.version };
}
