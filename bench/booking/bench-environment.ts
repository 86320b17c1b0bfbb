// Environment of the booking benchmarks: PostgreSQL and the development broker as processes, and a database with
// events.
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '@cdk-ticketing/local-runtime';
import { Kafka, logLevel } from 'kafkajs';
import { Client } from 'pg';
import { pino } from 'pino';
import { migrations } from '../../constructs/booking-service/app/sql/migrations';
import { upsertEvent } from '../../constructs/booking-service/app/sql/statements';
import { type Database, openDatabase } from '../../constructs/web-service/kit/postgres/database';
import { retryUntilAborted } from '../../constructs/web-service/kit/process/retry';
import { DATABASE_NAME } from '../../contracts/stores';
import { TOPICS, topicsOf } from '../../contracts/topics';
import { answersReady, type Program, startLocal, startService } from '../program';

export interface BenchEnvironment {
  /** Directory of all files of the run. */
  readonly directory: string;
  readonly database: Database;
  readonly databaseUrl: string;
  readonly brokers: string;
  readonly postgresPid: number;
  /** Empties the tables and inserts these events. */
  reset(events: readonly string[], capacity: number, priceCents?: number): Promise<void>;
  /**
   * Runs VACUUM and writes to disk what autovacuum and the kernel would otherwise write during the next measurement.
   */
  flush(): Promise<void>;
  readonly broker: Program;
  restartBroker(): Promise<void>;
  /** Starts a service of dist/ on a free port, with this database. */
  start(file: string, environment: Readonly<Record<string, string>>): Promise<Program>;
  startReplica(environment?: Readonly<Record<string, string>>): Promise<Program>;
  startBaseline(baseline: string, connections: number): Promise<Program>;
  close(): Promise<void>;
}

export async function openBenchEnvironment(): Promise<BenchEnvironment> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-booking-'));
  chmodSync(directory, 0o755); // as root, PostgreSQL runs as another user
  const [postgresPort, brokerPort] = [await freePort(), await freePort()];
  const log = join(directory, 'log');
  const data = join(directory, 'postgres');
  const databaseUrl = `postgresql://postgres@127.0.0.1:${postgresPort}/${DATABASE_NAME}`;
  const brokers = `127.0.0.1:${brokerPort}`;
  const tool = (name: string, port: number, where: string) =>
    startLocal({ name, port, log, environment: { DIRECTORY: where } });
  const startBroker = () => tool('kafka-broker', brokerPort, join(directory, 'kafka'));

  const postgres = await tool('postgres', postgresPort, data);
  let broker = await startBroker();
  await createTopics(brokers);
  const database = await openDatabase(
    { url: databaseUrl },
    { service: 'bench', schema: 'booking', migrations, log: pino({ level: 'silent' }), connections: 2 },
  );
  await retryUntilAborted(database.ready, { signal: new AbortController().signal, onFailure: () => {} });
  await vacuumCatalogs(databaseUrl);
  await fillLog(database);

  const started: Program[] = [];
  const start = async (file: string, environment: Record<string, string>) => {
    const port = await freePort();
    const common = { PORT: `${port}`, HOST: '127.0.0.1', ACCESS_MODE: 'open', DATABASE_URL: databaseUrl };
    const all = { ...common, ...environment };
    const program = await startService({ file, port, environment: all, log, isReady: answersReady });
    started.push(program);
    return program;
  };

  return {
    directory,
    database,
    databaseUrl,
    brokers,
    postgresPid: Number.parseInt(readFileSync(join(data, 'postmaster.pid'), 'utf8'), 10),
    reset: async (events, capacity, priceCents = 1000) => {
      await database.pool.query('TRUNCATE booking.bookings, booking.outbox, booking.inventory');
      for (const event of events) {
        const values = [event, 'A night', '2030-01-01', 'A hall', priceCents, 10, null, null, 1, capacity];
        await database.pool.query({ ...upsertEvent, values });
      }
      await flushToDisk(databaseUrl);
    },
    flush: async () => {
      await queryWithoutTimeout(databaseUrl, 'VACUUM (ANALYZE) booking.bookings, booking.outbox, booking.inventory');
      await flushToDisk(databaseUrl);
    },
    get broker() {
      return broker;
    },
    restartBroker: async () => {
      broker = await startBroker();
    },
    start,
    startReplica: (environment = {}) =>
      start('assets/booking-service/index.js', {
        KAFKA_BROKERS: brokers,
        UPLOADS_BUCKET: 'none', // no booking is paid, so no ticket is requested
        S3_ENDPOINT: 'http://127.0.0.1:9',
        ...environment,
      }),
    startBaseline: (baseline, connections) =>
      start('local-tools/bench/booking/baseline-server.main.js', {
        BASELINE: baseline,
        KAFKA_BROKERS: brokers,
        CONNECTIONS: `${connections}`,
      }),
    close: async () => {
      await Promise.all([...started, broker].map(program => program.end('SIGTERM')));
      await database.close();
      await postgres.end('SIGTERM');
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function createTopics(brokers: string): Promise<void> {
  const admin = new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const topics = topicsOf('booking-service').map(key => TOPICS[key]);
  await admin.createTopics({
    topics: topics.map(({ name, partitions }) => ({ topic: name, numPartitions: partitions })),
  });
  await admin.disconnect();
}

/** Vacuums the catalogs: otherwise autovacuum does it for the first time during the measurement. */
async function vacuumCatalogs(databaseUrl: string): Promise<void> {
  for (const database of ['template1', 'postgres', DATABASE_NAME]) {
    await queryWithoutTimeout(
      Object.assign(new URL(databaseUrl), { pathname: database }).href,
      'VACUUM (FREEZE, ANALYZE)',
    );
  }
}

/** Runs a statement on a connection without the statement timeout of a service. */
export async function queryWithoutTimeout(
  databaseUrl: string,
  statement: string,
  values: unknown[] = [],
): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(statement, values);
  await client.end();
}

/** Creates WAL segments to recycle: otherwise commits wait while a segment of 16 MB is filled with zeros. */
async function fillLog({ pool }: Database): Promise<void> {
  await pool.query("ALTER SYSTEM SET min_wal_size = '1GB'");
  await pool.query('SELECT pg_reload_conf()');
  for (let segment = 0; segment < 60; segment++) {
    await pool.query("SELECT pg_logical_emit_message(false, 'bench', ''), pg_switch_wal()");
  }
  await pool.query('CHECKPOINT');
}

/** Flushes all written data: otherwise the kernel writes it during the next measurement, and commits wait. */
async function flushToDisk(databaseUrl: string): Promise<void> {
  await queryWithoutTimeout(databaseUrl, 'CHECKPOINT');
  await promisify(execFile)('sync');
}
