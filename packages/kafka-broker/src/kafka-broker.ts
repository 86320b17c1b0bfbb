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

/** Written data reaches the disk at the latest after this; a killed process loses nothing, a power cut this much. */
const FLUSH_EVERY_MS = 1000;
const RETENTION_EVERY_MS = 30_000;

export interface KafkaBrokerOptions {
  /** Everything the broker keeps is in here. */
  readonly directory: string;
  /** @default 0, a free one */
  readonly port?: number;
  /** @default 127.0.0.1 */
  readonly host?: string;
  /** Topics that must be there once it runs; those that exist already stay as they are. */
  readonly topics?: readonly { readonly name: string; readonly partitions: number }[];
  /** Whether asking for an unknown topic makes it, with one partition.
   * @default false */
  readonly createsTopics?: boolean;
  /** @default - silent */
  readonly log?: Log;
}

export interface KafkaBroker {
  /** host:port, as clients want it. */
  readonly brokers: string;
  stop(): Promise<void>;
}

/**
 * A development broker: the Kafka protocol over files in one directory, for one machine. Production is Kafka itself.
 */
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
    if (!topics.find(name)) topics.create({ name, partitions, config: {} });
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

/** Runs each task over and over with its pause in between; the answer stops them and waits for those under way. */
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
