// Measures the CPU time of each service without requests, compared with the target of its autoscaler:
//   npm run bench -- idle [seconds]
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@cdk-ticketing/local-runtime';
import { Kafka, logLevel } from 'kafkajs';
import { millicores, type WorkloadSizing } from '../charts/web-service/workload-sizing';
import { Sizing } from '../constructs/sizing/sizing';
import { SERVICE_KEYS, SERVICES, type ServiceKey, urlVariable } from '../contracts/services';
import { DATABASE_NAME } from '../contracts/stores';
import { TOPIC_KEYS, TOPICS } from '../contracts/topics';
import { cpuSeconds } from './cpu';
import { type Measurement, reportMeasurements } from './measurement';
import { answersReady, awsEnvironment, type Program, startLocal, startService } from './program';

/** The probes of the pods (charts/web-service/pod-template.ts) and the scrapes of the ServiceMonitors. */
const PROBES = [
  { path: '/ready', everyMs: 5_000 },
  { path: '/health', everyMs: 10_000 },
  { path: '/metrics', everyMs: 30_000 },
];
/** Excludes compilation and the first connections. */
const WARM_UP_MS = 15_000;

const seconds = Number(process.argv[2] ?? 60);
reportMeasurements('idle', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'bench-idle-'));
  chmodSync(directory, 0o755); // as root, PostgreSQL runs as another user
  const started: Program[] = [];
  const keep = async (starting: Promise<Program>) => {
    const program = await starting;
    started.push(program);
    return program;
  };
  try {
    const services = await startServices(directory, keep);
    return await measureIdle(services);
  } finally {
    for (const program of started.reverse()) {
      await program.end('SIGTERM');
    }
    rmSync(directory, { recursive: true, force: true });
  }
});

type Keep = (starting: Promise<Program>) => Promise<Program>;

async function startServices(directory: string, keep: Keep): Promise<Map<ServiceKey, Program>> {
  const [database, broker, users, objects] = await Promise.all(Array.from({ length: 4 }, freePort));
  const log = join(directory, 'log');
  const store = (name: string, port: number, environment: Record<string, string> = {}) =>
    keep(
      startLocal({
        name,
        port,
        log,
        environment: { ...awsEnvironment, DIRECTORY: join(directory, name), ...environment },
      }),
    );
  await store('postgres', database!);
  await store('kafka-broker', broker!);
  await store('dynamodb', users!, { USERS_TABLE: 'users' });
  await store('object-store', objects!, { UPLOADS_BUCKET: 'uploads', FUNCTION_URL: 'http://127.0.0.1:9' });
  await createTopics(`127.0.0.1:${broker}`);

  const common = {
    ...awsEnvironment,
    HOST: '127.0.0.1',
    ACCESS_MODE: 'open',
    DATABASE_URL: `postgresql://postgres@127.0.0.1:${database}/${DATABASE_NAME}`,
    KAFKA_BROKERS: `127.0.0.1:${broker}`,
    DYNAMODB_ENDPOINT: `http://127.0.0.1:${users}`,
    USERS_TABLE: 'users',
    S3_ENDPOINT: `http://127.0.0.1:${objects}`,
    UPLOADS_BUCKET: 'uploads',
    TOKEN_SECRET: 'a key of the benchmark, long enough to sign',
    TICKET_SECRET: 'another key',
    ...Object.fromEntries(SERVICE_KEYS.map(key => [urlVariable(SERVICES[key]), 'http://127.0.0.1:9'])),
  };
  const services = new Map<ServiceKey, Program>();
  for (const key of SERVICE_KEYS) {
    const port = await freePort();
    const environment = { ...common, PORT: `${port}` };
    const file = `assets/${SERVICES[key].name}/index.js`;
    services.set(key, await keep(startService({ file, port, environment, log, isReady: answersReady })));
  }
  return services;
}

async function createTopics(brokers: string): Promise<void> {
  const admin = new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.createTopics({
    topics: TOPIC_KEYS.map(key => ({ topic: TOPICS[key].name, numPartitions: TOPICS[key].partitions })),
  });
  await admin.disconnect();
}

async function measureIdle(services: ReadonlyMap<ServiceKey, Program>): Promise<Measurement[]> {
  const timers = [...services.values()].flatMap(({ url }) =>
    PROBES.map(({ path, everyMs }) => setInterval(() => void fetch(url + path).then(answer => answer.text()), everyMs)),
  );
  try {
    await sleep(WARM_UP_MS);
    const used = () => new Map([...services].map(([key, { pid }]) => [key, cpuSeconds([pid])]));
    const before = used();
    await sleep(seconds * 1_000);
    return [...used()].map(([key, cpu]) => measurementOf(key, ((cpu - before.get(key)!) / seconds) * 1_000));
  } finally {
    timers.forEach(clearInterval);
  }
}

function measurementOf(key: ServiceKey, idle: number): Measurement {
  const bounds = [Sizing.demonstration(), Sizing.production()].map(sizing => bound(sizing.services[key]));
  return {
    name: `${SERVICES[key].name}, idle`,
    value: idle,
    unit: 'm CPU',
    goal: `bound: ${bounds.join(', production ')}`,
  };
}

/** A third of the autoscaler's target: below it, probes and noise do not add pods. */
function bound({ cpuRequest, cpuTargetPercent, maxReplicas }: WorkloadSizing): string {
  if (maxReplicas === undefined || cpuTargetPercent === undefined) {
    return 'no autoscaler';
  }
  const third = (millicores(cpuRequest) * cpuTargetPercent) / 300;
  return `${third.toFixed(1)}m (a third of ${cpuTargetPercent} % of ${cpuRequest})`;
}
