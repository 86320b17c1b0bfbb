import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BrokerState } from './api/endpoint';
import { lockDirectory } from './directory-lock';
import { GroupCoordinator } from './groups/group-coordinator';
import { BrokerServer, type Log } from './server';
import { Topics } from './topics';
import { TransactionCoordinator } from './transaction-coordinator';

/** Interval of flushes to the disk. A power failure loses at most this much; a killed process loses nothing. */
const FLUSH_EVERY_MS = 1000;
const RETENTION_EVERY_MS = 30_000;

export interface KafkaBrokerOptions {
  /** Directory of all data of the broker. */
  readonly directory: string;
  /** Port to listen on. @default 0, which selects a free port */
  readonly port?: number;
  /** Address to listen on, which clients receive in metadata. @default 127.0.0.1 */
  readonly host?: string;
  /** Topics to create at the start. Existing topics do not change. */
  readonly topics?: readonly { readonly name: string; readonly partitions: number }[];
  /** Whether a metadata request for an unknown topic creates it, with one partition.
   * @default false */
  readonly createsTopics?: boolean;
  /** Receives one line per problem. @default - silent */
  readonly log?: Log;
}

export interface KafkaBroker {
  /** Address for clients, as host:port. */
  readonly brokers: string;
  stop(): Promise<void>;
}

/** Starts a development broker: the Kafka protocol over files in one directory. It is not for production. */
export async function startKafkaBroker(options: KafkaBrokerOptions): Promise<KafkaBroker> {
  mkdirSync(options.directory, { recursive: true });
  const unlock = lockDirectory(options.directory);
  try {
    const { brokers, stop } = await run(options);
    return { brokers, stop: () => stop().finally(unlock) };
  } catch (error) {
    unlock();
    throw error;
  }
}

async function run(options: KafkaBrokerOptions): Promise<KafkaBroker> {
  const { directory, host = '127.0.0.1', createsTopics = false, log = () => {} } = options;
  const topics = new Topics(join(directory, 'topics'));
  const groups = new GroupCoordinator(join(directory, 'offsets.journal'));
  const transactions = new TransactionCoordinator(join(directory, 'transactions.journal'), topics, groups);
  for (const { name, partitions } of options.topics ?? []) {
    if (!topics.find(name)) {
      topics.create({ name, partitions, config: {} });
    }
  }

  let port = options.port ?? 0;
  const clusterId = createHash('sha256').update(resolve(directory)).digest('base64url').slice(0, 22);
  const address = () => ({ host, port });
  const state: BrokerState = { clusterId, topics, groups, transactions, createsTopics, address };
  const server = new BrokerServer(state, log);
  port = await server.listen(host, port);
  const stopUpkeep = repeat(log, [
    [FLUSH_EVERY_MS, () => topics.flush()],
    [FLUSH_EVERY_MS, async () => transactions.abortOverdue(Date.now())],
    [RETENTION_EVERY_MS, () => topics.enforceRetention(Date.now())],
  ]);

  return {
    brokers: `${host}:${port}`,
    async stop() {
      await stopUpkeep();
      await server.close();
      groups.close();
      transactions.close();
      await topics.close();
    },
  };
}

/** Runs each task repeatedly with its interval. Returns a function that stops them and waits for running ones. */
function repeat(log: Log, tasks: readonly (readonly [everyMs: number, task: () => Promise<void>])[]) {
  const stopped = new AbortController();
  const loops = tasks.map(async ([everyMs, task]) => {
    while (await pause(everyMs, stopped.signal)) {
      await task().catch((error: Error) => log(`upkeep failed: ${error.stack}`));
    }
  });
  return async () => {
    stopped.abort();
    await Promise.all(loops);
  };
}

function pause(ms: number, stopped: AbortSignal): Promise<boolean> {
  return sleep(ms, true, { signal: stopped }).catch(() => false);
}
