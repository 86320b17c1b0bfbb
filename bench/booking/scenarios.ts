// What a closed loop on one event does not show.
import { setTimeout as sleep } from 'node:timers/promises';
import { brokenInvariants } from '../../constructs/booking-service/app/invariants';
import { backlog } from '../../constructs/booking-service/app/statements';
import { load, loadBeside } from './load';
import type { Stage } from './stage';

export type Scenario = Readonly<Record<string, unknown>> & {
  readonly name: string;
  readonly broken: readonly string[];
};

const hot = ['hot'];
const cold = Array.from({ length: 1_000 }, (_, n) => `cold-${n}`);

/** Ten times as many requests as tickets. */
export async function soldOut(stage: Stage, requests: number): Promise<Scenario> {
  const tickets = requests / 10;
  await stage.reset(['hot'], tickets);
  const replicas = await Promise.all([1, 2, 3].map(() => stage.startReplica()));
  const urls = replicas.map(({ url }) => url);
  const { acknowledged, ...result } = await load({ urls, connections: 256, seconds: 600, requests, events: hot });
  await Promise.all(replicas.map(replica => replica.end('SIGTERM')));
  const { rows } = await stage.database.pool.query('SELECT taken FROM booking.inventory');
  const broken = await brokenInvariants(stage.database, { acknowledged });
  return { name: `${requests} requests for ${tickets} tickets`, sold: rows[0].taken, ...result, broken };
}

/** How much a hot event costs those who want something else: at a share of the most that can be had of it, and at as much as can be had. */
export async function hotBesideCold(stage: Stage, most: number, seconds: number): Promise<Scenario> {
  await stage.reset([...hot, ...cold], 100_000_000);
  const replica = await stage.startReplica();
  const urls = [replica.url];
  const coldLoad = () => loadBeside({ urls, connections: 16, seconds, events: cold, rate: 200 });
  const hotLoad = (rate?: number) => load({ urls, connections: 128, seconds, events: hot, ...(rate && { rate }) });
  await Promise.all([coldLoad(), hotLoad()]);
  const alone = await coldLoad();
  const acknowledged = [...alone.acknowledged];
  const beside: object[] = [];
  for (const share of [0.35, 0.7, undefined]) {
    const [others, crowd] = await Promise.all([coldLoad(), hotLoad(share && share * most)]);
    acknowledged.push(...others.acknowledged);
    beside.push({ share: share ?? 'all', hot: crowd.perSecond, coldP99: others.p99, ratio: others.p99 / alone.p99 });
  }
  await replica.end('SIGTERM');
  return {
    name: 'one hot event beside 1,000 cold ones',
    coldAloneP99: alone.p99,
    beside,
    broken: await brokenInvariants(stage.database, { acknowledged }),
  };
}

/** Latency as people see it: they come when they come. */
export async function openLoop(stage: Stage, rate: number, seconds: number): Promise<Scenario> {
  await stage.reset(['hot'], 100_000_000);
  const replica = await stage.startReplica();
  const options = { urls: [replica.url], connections: 256, events: hot };
  await load({ ...options, seconds: 3 });
  const { acknowledged, ...result } = await load({ ...options, seconds, rate });
  await replica.end('SIGTERM');
  const broken = await brokenInvariants(stage.database, { acknowledged });
  return { name: `open loop at 70 %, ${Math.round(rate)} a second`, ...result, broken };
}

/** Kafka is away for the middle third: bookings go on, and what waited is told once it is back. */
export async function brokerAway(stage: Stage, seconds: number): Promise<Scenario> {
  await stage.reset(['hot'], 100_000_000);
  const replica = await stage.startReplica();
  const third = () => load({ urls: [replica.url], connections: 64, seconds: seconds / 3, events: hot });
  await third();
  const before = await third();
  await stage.broker.end('SIGKILL');
  const away = await third();
  await stage.restartBroker();
  const back = await third();
  const start = performance.now();
  const waiting = async () => (await stage.database.pool.query(backlog)).rows[0].messages as number;
  const atTheEnd = await waiting();
  while ((await waiting()) > 0) await sleep(100);
  const drainSeconds = (performance.now() - start) / 1000;
  await replica.end('SIGTERM');
  const broken = await brokenInvariants(stage.database, {
    acknowledged: [before, away, back].flatMap(run => run.acknowledged),
  });
  return {
    name: 'the broker away for the middle third',
    perSecond: { before: before.perSecond, away: away.perSecond, back: back.perSecond },
    drained: { messages: atTheEnd, seconds: drainSeconds, perSecond: atTheEnd / drainSeconds },
    broken,
  };
}

/** Counting them would take as much of PostgreSQL as the sweep itself. */
const ANY_OVERDUE = "SELECT FROM booking.bookings WHERE status = 'queued' AND expires_at <= now() LIMIT 1";

/** Many holds end at once while others book. */
export async function sweep(stage: Stage, holds: number, seconds: number): Promise<Scenario> {
  await stage.reset(['hot', 'abandoned'], 100_000_000);
  const replica = await stage.startReplica();
  const booking = () => load({ urls: [replica.url], connections: 64, seconds, events: hot });
  await booking();
  const before = await booking();
  await abandon(stage, holds);
  const start = performance.now();
  let sweepSeconds = 0;
  const watch = async () => {
    while ((await stage.database.pool.query(ANY_OVERDUE)).rowCount !== 0) await sleep(100);
    sweepSeconds = (performance.now() - start) / 1000;
  };
  const [meanwhile] = await Promise.all([booking(), watch()]);
  await replica.end('SIGTERM');
  return {
    name: `the sweep of ${holds} expired holds`,
    sweepSeconds,
    perSecond: { before: before.perSecond, meanwhile: meanwhile.perSecond },
    broken: await brokenInvariants(stage.database, {
      acknowledged: [...before.acknowledged, ...meanwhile.acknowledged],
    }),
  };
}

/** Holds that expire as soon as they are there. Making so many takes longer than a service would ever wait for a statement. */
async function abandon({ database }: Stage, holds: number): Promise<void> {
  const client = await database.pool.connect();
  try {
    await client.query('SET statement_timeout = 0');
    const making = {
      text: `WITH abandoned AS (
         INSERT INTO booking.bookings (id, event_id, user_id, ticket_count, price_cents, expires_at)
         SELECT gen_random_uuid(), 'abandoned', 'somebody', 1, 1000, now() FROM generate_series(1, $1)
         RETURNING 1
       )
       UPDATE booking.inventory SET taken = $1 WHERE event_id = 'abandoned' AND (SELECT count(*) FROM abandoned) = $1`,
      values: [holds],
      query_timeout: 120_000,
    };
    await client.query(making);
  } finally {
    client.release(true); // its settings go with it
  }
}
