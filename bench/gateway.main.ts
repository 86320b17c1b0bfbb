// What the gateway costs: the same requests through it and straight to the service behind, by turns; and its memory.
//   npm run bench -- gateway
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'undici';
import { freePort } from './ports';
import { answersReady, type Program, startLocal, startService } from './program';

const ROUNDS = 3_000;
const WARM_UP = 500;

async function main(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-gateway-'));
  chmodSync(directory, 0o755); // PostgreSQL runs as another user when we are root
  const databasePort = await freePort();
  const postgres = await startLocal({
    name: 'postgres',
    port: databasePort,
    log: join(directory, 'postgres.log'),
    environment: { DIRECTORY: join(directory, 'postgres') },
  });
  const programs: Program[] = [];
  const start = async (service: string, environment: Record<string, string>) => {
    const port = await freePort();
    const program = await startService({
      file: `assets/${service}/index.js`,
      port,
      environment: { ...common, ...environment, PORT: String(port) },
      log: join(directory, `${service}.log`),
      isReady: answersReady,
    });
    programs.push(program);
    return program;
  };
  try {
    const catalog = await start('event-catalog', {
      DATABASE_URL: `postgresql://postgres@127.0.0.1:${databasePort}/ticketdb`,
    });
    const gateway = await start('frontend', {
      USER_SERVICE_URL: catalog.url,
      EVENT_CATALOG_URL: catalog.url,
      BOOKING_SERVICE_URL: catalog.url,
    });
    const idle = memory(gateway);
    const figures = {
      'one event': await byTurns([gateway.url, '/api/events/1'], [catalog.url, '/events/1']),
      'all events': await byTurns([gateway.url, '/api/events'], [catalog.url, '/events']),
    };
    console.table(figures);
    console.table({ 'gateway, MB': { idle, 'after the requests': memory(gateway) } });
  } finally {
    for (const program of programs) await program.end('SIGTERM');
    await postgres.end('SIGTERM');
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Nobody is at these addresses: the gateway does what it does while Kafka and S3 are away. */
const common = {
  HOST: '127.0.0.1',
  LOG_LEVEL: 'info',
  AWS_REGION: 'eu-central-1',
  KAFKA_BROKERS: '127.0.0.1:1',
  S3_ENDPOINT: 'http://127.0.0.1:1',
  UPLOADS_BUCKET: 'none',
  ACCESS_MODE: 'open',
  TOKEN_SECRET: 'a key of the benchmark, long enough to sign',
  TICKET_SECRET: 'another key',
  RATE_LIMIT_PER_MINUTE: '10000000',
};

type Target = readonly [origin: string, path: string];

/** One request at a time, one to each in turn, so that whatever else the machine does falls on both alike. */
async function byTurns(through: Target, straight: Target) {
  const clients = [new Client(through[0]), new Client(straight[0])] as const;
  const taken: [number[], number[]] = [[], []];
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    for (const side of [0, 1] as const) {
      const begin = performance.now();
      const { statusCode, body } = await clients[side].request({ method: 'GET', path: [through, straight][side]![1] });
      await body.arrayBuffer();
      if (statusCode !== 200) throw new Error(`${[through, straight][side]!.join('')} answered ${statusCode}`);
      if (round >= 0) taken[side].push(performance.now() - begin);
    }
  }
  await Promise.all(clients.map(client => client.close()));
  const [gateway, service] = taken;
  return {
    'through the gateway, p50 ms': rounded(quantile(gateway, 0.5)),
    'straight, p50 ms': rounded(quantile(service, 0.5)),
    'the gateway costs, p50 ms': rounded(quantile(gateway, 0.5) - quantile(service, 0.5)),
    'p95 ms': rounded(quantile(gateway, 0.95) - quantile(service, 0.95)),
    'ratio, p50': rounded(quantile(gateway, 0.5) / quantile(service, 0.5)),
  };
}

function quantile(values: number[], share: number): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length * share)]!;
}

function memory({ pid }: Program): number {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

void main();
