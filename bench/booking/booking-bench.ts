import { writeFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { median } from '../median';
import type { Program } from '../program';
import { type BenchEnvironment, openBenchEnvironment } from './bench-environment';
import { drawChart } from './chart';
import { limits } from './limits';
import { load } from './load';
import { HEADER, type LoadMeasurement, measure, ROUNDS, row } from './measure';
import { measureIdle, reportRun } from './run';
import { brokerUnavailable, hotAndColdEvents, openLoop, type Scenario, soldOut, sweep } from './scenarios';

const CONNECTIONS = [1, 16, 64];
const MAX_CONNECTIONS = 256;
const POOLS = [2, 4, 8, 20];
const CHART = 'docs/booking-benchmark.svg';

export async function benchBooking({ short }: { readonly short: boolean }): Promise<void> {
  const idle = await measureIdle();
  const bench = await openBenchEnvironment();
  try {
    const seconds = short ? 2 : 8;
    const settings = await settingsOf(bench);
    console.log(settings, `\n\n${HEADER}`);
    const measurements = await overHttp(bench, seconds);
    const ratios = ratiosOf(measurements);
    console.log(ratios);
    const limitResults = await limits(bench, short ? 1 : 4);
    console.table(limitResults);
    const scenarios: Scenario[] = [];
    for (const scenario of [
      () => soldOut(bench, short ? 20_000 : 500_000),
      () => hotAndColdEvents(bench, seconds),
      () => openLoop(bench, seconds),
      () => brokerUnavailable(bench, short ? 9 : 30),
      () => sweep(bench, short ? 10_000 : 100_000, seconds),
    ]) {
      scenarios.push(await scenario());
      console.log(inspect(scenarios.at(-1), { depth: 5 }));
    }
    const broken = [...measurements, ...scenarios].flatMap(({ broken }) => broken);
    const run = { at: new Date(), short, idle, settings, measurements, ratios, limits: limitResults, scenarios };
    reportRun('booking', run, broken);
    const caption = 'Bookings per second of one event, 256 connections, two cores shared with the load generator';
    if (!short && broken.length === 0) {
      writeFileSync(CHART, drawChart(medianRounds(measurements), caption));
    }
  } finally {
    await bench.close();
  }
}

interface Variant {
  readonly name: string;
  readonly start: () => Promise<Program[]>;
}

/**
 * Measures each variant at several numbers of connections. At the highest number, the variants alternate, so that a
 * change of the machine's speed affects all of them.
 */
async function overHttp(bench: BenchEnvironment, seconds: number): Promise<LoadMeasurement[]> {
  const variants = await createVariants(bench, seconds);
  const measurements: LoadMeasurement[] = [];
  for (const sizes of [CONNECTIONS, ...ROUNDS.map(() => [MAX_CONNECTIONS])]) {
    for (const { name, start } of variants) {
      await bench.reset(['hot'], 1_000_000_000);
      const servers = await start();
      const options = { events: ['hot'], seconds };
      await load({ ...options, urls: servers.map(({ url }) => url), connections: 64 }); // warm-up
      for (const connections of sizes) {
        measurements.push(await measure(bench, { name, servers, load: { ...options, connections } }));
        console.log(row(measurements.at(-1)!));
      }
      await Promise.all(servers.map(server => server.end('SIGTERM')));
    }
  }
  return measurements;
}

async function createVariants(bench: BenchEnvironment, seconds: number): Promise<Variant[]> {
  const variants: Variant[] = [];
  for (const name of ['naive transaction', 'one statement']) {
    const pool = await bestPool(bench, name, seconds / 2);
    console.log(`${name}: ${pool} database connections give the highest throughput`);
    variants.push({ name, start: async () => [await bench.startBaseline(name, pool)] });
  }
  return [
    ...variants,
    { name: 'booking-service, 1 replica', start: async () => [await bench.startReplica()] },
    { name: 'booking-service, 3 replicas', start: () => Promise.all([1, 2, 3].map(() => bench.startReplica())) },
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

const atMaxConnections = (measurements: readonly LoadMeasurement[], name: string) =>
  measurements.filter(measurement => measurement.name === name && measurement.connections === MAX_CONNECTIONS);

/** Returns the throughput of booking-service relative to each other variant: of each round, and the median. */
function ratiosOf(measurements: readonly LoadMeasurement[]): Record<string, { median: number; rounds: number[] }> {
  const to = (name: string) => {
    const [own, others] = [
      atMaxConnections(measurements, 'booking-service, 1 replica'),
      atMaxConnections(measurements, name),
    ];
    const rounds = own.map(({ perSecond }, round) => Math.round((perSecond / others[round]!.perSecond) * 100) / 100);
    return { median: median(rounds), rounds };
  };
  return {
    'booking-service to naive transaction': to('naive transaction'),
    'booking-service to one statement': to('one statement'),
    'booking-service to HTTP, nothing stored': to('HTTP, nothing stored'),
  };
}

/** Returns the median round of each variant at the highest number of connections. */
function medianRounds(measurements: readonly LoadMeasurement[]): LoadMeasurement[] {
  return [...new Set(measurements.map(({ name }) => name))].map(name => {
    const rounds = atMaxConnections(measurements, name);
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
