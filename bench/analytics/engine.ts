import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, Kafka } from 'kafkajs';
import { TOPICS } from '../../contracts/topics';
import { median } from '../median';
import { residentMemory } from '../memory';
import { type Program, startProgram } from '../program';
import { BOOKINGS_TOPIC } from './bookings';

const GROUP = 'flink-analytics-group';
const POLL_INTERVAL_MS = 100;

export interface EngineOptions {
  readonly brokers: string;
  readonly directory: string;
}

export async function startEngine(name: Engine['name'], kafka: Kafka, options: EngineOptions): Promise<Engine> {
  const admin = kafka.admin();
  await admin.connect();
  const program = await startProgram({
    file: `local-tools/local/${name}.main.js`,
    port: 0,
    log: join(options.directory, `${name}.log`),
    environment: {
      KAFKA_BROKERS: options.brokers,
      DIRECTORY: join(options.directory, 'engine'),
      TOPIC_TICKET_BOOKINGS: BOOKINGS_TOPIC,
      TOPIC_ANALYTICS_RESULTS: TOPICS.analyticsResults.name,
      TOPIC_PARKED_MESSAGES: TOPICS.parkedMessages.name,
    },
    isReady: async () => true,
  });
  return new Engine(name, program, admin);
}

/** A running engine. Its progress is read from the offsets that it commits every second with its state. */
export class Engine {
  constructor(
    readonly name: 'analytics' | 'apache-flink',
    private readonly program: Program,
    private readonly admin: Admin,
  ) {}

  /** Returns the bookings per second between the first commit and the commit that covers `count` bookings. */
  async speed(count: number): Promise<number> {
    const first = await this.commitBeyond(0);
    if (first.done >= count) {
      throw new Error(`${count} bookings were processed before the first commit: too few to measure`);
    }
    const last = await this.commitBeyond(count - 1);
    return (last.done - first.done) / ((last.at - first.at) / 1000);
  }

  /** Polls the number of uncommitted bookings until `work` ends. */
  async lagWhile(work: () => Promise<void>): Promise<{ median: number; max: number }> {
    const lags: number[] = [];
    let isRunning = true;
    const polling = (async () => {
      for (; isRunning; await sleep(POLL_INTERVAL_MS)) {
        const ends = await this.admin.fetchTopicOffsets(BOOKINGS_TOPIC);
        lags.push(sum(ends.map(({ offset }) => offset)) - (await this.committed()));
      }
    })();
    await work();
    isRunning = false;
    await polling;
    return { median: median(lags), max: Math.max(...lags) };
  }

  /** Returns the resident memory of the program and its child processes in megabytes. */
  memory(): number {
    return [this.program.pid, ...childrenOf(this.program.pid)].reduce((total, pid) => total + residentMemory(pid), 0);
  }

  async end(): Promise<void> {
    await this.admin.disconnect();
    await this.program.end('SIGTERM');
  }

  private async commitBeyond(count: number): Promise<{ done: number; at: number }> {
    for (;;) {
      const done = await this.committed();
      if (done > count) {
        return { done, at: performance.now() };
      }
      await sleep(POLL_INTERVAL_MS);
    }
  }

  private async committed(): Promise<number> {
    const [group] = await this.admin.fetchOffsets({ groupId: GROUP, topics: [BOOKINGS_TOPIC] });
    return sum(group!.partitions.map(({ offset }) => offset).filter(offset => offset !== '-1'));
  }
}

function sum(offsets: readonly string[]): number {
  return offsets.reduce((total, offset) => total + Number(offset), 0);
}

function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap(task => {
    const children = readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim();
    return children === '' ? [] : children.split(' ').map(Number);
  });
}
