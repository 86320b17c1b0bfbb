import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { idleShare } from '../cpu';
import { median } from '../median';
import type { Program } from '../program';
import { limits } from './limits';
import { load } from './load';
import { type Figure, HEAD, measure, ROUNDS, row } from './measure';
import { picture } from './picture';
import { brokerAway, hotBesideCold, openLoop, type Scenario, soldOut, sweep } from './scenarios';
import { type Stage, setStage } from './stage';

const CONNECTIONS = [1, 16, 64];
const CROWD = 256;
const POOLS = [2, 4, 8, 20];
const PICTURE = 'docs/booking-benchmark.svg';

export async function benchBooking({ short }: { readonly short: boolean }): Promise<void> {
  const idle = await idleShare(() => sleep(2_000));
  console.log(
    `${Math.round(idle * 100)} % of ${cpus().length} cores were idle before the run${idle < 0.9 ? ': too few for figures to quote' : ''}`,
  );
  const stage = await setStage();
  try {
    const seconds = short ? 2 : 8;
    const settings = await settingsOf(stage);
    console.log(settings, `\n\n${HEAD}`);
    const figures = await overHttp(stage, seconds);
    const ratios = ratiosOf(figures);
    console.log(ratios);
    const without = await limits(stage, short ? 1 : 4);
    console.table(without);
    const scenarios: Scenario[] = [];
    for (const scenario of [
      () => soldOut(stage, short ? 20_000 : 500_000),
      () => hotBesideCold(stage, seconds),
      () => openLoop(stage, seconds),
      () => brokerAway(stage, short ? 9 : 30),
      () => sweep(stage, short ? 10_000 : 100_000, seconds),
    ]) {
      scenarios.push(await scenario());
      console.log(inspect(scenarios.at(-1), { depth: 5 }));
    }
    const broken = [...figures, ...scenarios].flatMap(({ broken }) => broken);
    console.log(broken.length === 0 ? 'all invariants held' : `VOID: ${broken.length} breaches, first ${broken[0]}`);
    mkdirSync('bench/results', { recursive: true });
    const results = { at: new Date(), short, idle, settings, figures, ratios, limits: without, scenarios };
    writeFileSync('bench/results/booking.json', JSON.stringify(results, null, 2));
    const caption = 'Bookings a second of one event, 256 connections, two cores with the load on them';
    if (!short && broken.length === 0) {
      writeFileSync(PICTURE, picture(middleOnes(figures), caption));
    }
    process.exitCode = broken.length === 0 ? 0 : 1;
  } finally {
    await stage.clear();
  }
}

interface Contender {
  readonly name: string;
  readonly start: () => Promise<Program[]>;
}

/** A crowd is what they are compared by: they have it in turns, so that a machine that changes its speed does so for all. */
async function overHttp(stage: Stage, seconds: number): Promise<Figure[]> {
  const contenders = await contendersOn(stage, seconds);
  const figures: Figure[] = [];
  for (const sizes of [CONNECTIONS, ...ROUNDS.map(() => [CROWD])]) {
    for (const { name, start } of contenders) {
      await stage.reset(['hot'], 1_000_000_000);
      const servers = await start();
      const options = { events: ['hot'], seconds };
      await load({ ...options, urls: servers.map(({ url }) => url), connections: 64 }); // compiled and cached
      for (const connections of sizes) {
        figures.push(await measure(stage, { name, servers, load: { ...options, connections } }));
        console.log(row(figures.at(-1)!));
      }
      await Promise.all(servers.map(server => server.end('SIGTERM')));
    }
  }
  return figures;
}

async function contendersOn(stage: Stage, seconds: number): Promise<Contender[]> {
  const contenders: Contender[] = [];
  for (const name of ['naive transaction', 'one statement']) {
    const pool = await bestPool(stage, name, seconds / 2);
    console.log(`${name}: ${pool} database connections are best`);
    contenders.push({ name, start: async () => [await stage.startBaseline(name, pool)] });
  }
  return [
    ...contenders,
    { name: 'ours, 1 replica', start: async () => [await stage.startReplica()] },
    { name: 'ours, 3 replicas', start: () => Promise.all([1, 2, 3].map(() => stage.startReplica())) },
    { name: 'HTTP, nothing stored', start: async () => [await stage.startBaseline('nothing stored', 1)] },
  ];
}

async function bestPool(stage: Stage, baseline: string, seconds: number): Promise<number> {
  const found = new Map<number, number>();
  for (const pool of POOLS) {
    await stage.reset(['hot'], 1_000_000_000);
    const server = await stage.startBaseline(baseline, pool);
    const { perSecond } = await load({ urls: [server.url], connections: 64, seconds, events: ['hot'] });
    found.set(pool, perSecond);
    await server.end('SIGTERM');
  }
  return [...found].sort(([, a], [, b]) => b - a)[0]![0];
}

const inCrowd = (figures: readonly Figure[], name: string) =>
  figures.filter(figure => figure.name === name && figure.connections === CROWD);

/** With a crowd, what ours is to each of the others: in each round, and the middle one. */
function ratiosOf(figures: readonly Figure[]): Record<string, { middle: number; rounds: number[] }> {
  const to = (name: string) => {
    const [ours, others] = [inCrowd(figures, 'ours, 1 replica'), inCrowd(figures, name)];
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
function middleOnes(figures: readonly Figure[]): Figure[] {
  return [...new Set(figures.map(({ name }) => name))].map(name => {
    const rounds = inCrowd(figures, name);
    return rounds.find(({ perSecond }) => perSecond === median(rounds.map(round => round.perSecond)))!;
  });
}

async function settingsOf(stage: Stage): Promise<Record<string, string>> {
  const { rows } = await stage.database.pool.query<{ name: string; setting: string }>(
    `SELECT name, setting FROM pg_settings
     WHERE name IN ('server_version', 'fsync', 'synchronous_commit', 'full_page_writes', 'wal_sync_method', 'shared_buffers')`,
  );
  return { ...Object.fromEntries(rows.map(({ name, setting }) => [name, setting])), node: process.version };
}
