import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { replaceFile } from '@cdk-ticketing/local-runtime';
import { writeDurably } from './durable-file';

/** Receives an event. Rejects (or throws) if the event has to be retried. */
export type Listener<Event> = (event: Event) => void | Promise<void>;

export interface EventQueueOptions<Event> {
  /** Directory of waiting events, one file for each. */
  readonly directory: string;
  /** Directory of dead letters, one file for each event that the listener failed to process. */
  readonly deadLetters: string;
  readonly listener: Listener<Event>;
}

/** Concurrency that the construct of the ticket generator reserves. */
const CONCURRENCY = 5;
/** Shorter than the one and two minutes of Lambda, so that a developer sees the retries. */
const RETRY_AFTER_MS = [1_000, 2_000];
const MAX_DEAD_LETTERS = 10_000;

interface Delivery {
  readonly file: string;
  /** Number of attempts that failed. */
  readonly failures: number;
}

/** An event that is stored but not yet delivered. */
export interface StoredEvent {
  deliver(): void;
  discard(): void;
}

interface DeadLetter<Event> {
  readonly reason: string;
  readonly event: Event;
}

/**
 * Delivers events as S3 and Lambda do. Each event is stored before its upload is acknowledged, and deleted after the
 * listener has processed it: at-least-once delivery, also after a crash. The number of concurrent deliveries is
 * limited. A failed delivery is retried twice, then the event becomes a dead letter. Dead letters are tried once more
 * at each start.
 */
export class EventQueue<Event> {
  private readonly waiting: Delivery[] = [];
  private running = 0;
  private stopped = false;

  constructor(private readonly options: EventQueueOptions<Event>) {
    const { directory, deadLetters } = options;
    for (const path of [directory, deadLetters]) {
      mkdirSync(path, { recursive: true });
    }
    deleteUnfinished(directory);
    for (const name of eventsIn(directory)) {
      this.waiting.push({ file: join(directory, name), failures: 0 });
    }
    for (const name of eventsIn(deadLetters)) {
      this.waiting.push({ file: join(deadLetters, name), failures: RETRY_AFTER_MS.length });
    }
    this.next();
  }

  /**
   * Stores an event, to be delivered or discarded. An event with neither, after a crash, is deleted at the next start.
   */
  async store(event: Event): Promise<StoredEvent> {
    const file = join(this.options.directory, `${new Date().toISOString().replaceAll(':', '-')}-${randomUUID()}.json`);
    const part = `${file}.part`;
    await writeDurably(part, JSON.stringify(event));
    return {
      deliver: () => {
        renameSync(part, file);
        this.deliver({ file, failures: 0 });
      },
      discard: () => rmSync(part, { force: true }),
    };
  }

  stop(): void {
    this.stopped = true;
  }

  private deliver(delivery: Delivery): void {
    this.waiting.push(delivery);
    this.next();
  }

  private next(): void {
    while (!this.stopped && this.running < CONCURRENCY && this.waiting.length > 0) {
      this.running++;
      void this.run(this.waiting.shift()!).finally(() => {
        this.running--;
        this.next();
      });
    }
  }

  private async run({ file, failures }: Delivery): Promise<void> {
    const event = readEvent<Event>(file);
    if (!event) {
      return;
    }
    try {
      await this.options.listener(event);
      rmSync(file, { force: true });
    } catch (error) {
      const wait = RETRY_AFTER_MS[failures];
      if (wait === undefined) {
        this.giveUp(file, { reason: (error as Error).message, event });
      } else {
        setTimeout(() => this.deliver({ file, failures: failures + 1 }), wait).unref();
      }
    }
  }

  private giveUp(file: string, letter: DeadLetter<Event>): void {
    const { deadLetters } = this.options;
    const target = join(deadLetters, basename(file));
    try {
      replaceFile(target, JSON.stringify(letter, null, 2));
      if (target !== file) {
        rmSync(file, { force: true });
      }
      console.error(`dead letter ${target}: ${letter.reason}`);
      for (const name of eventsIn(deadLetters).slice(0, -MAX_DEAD_LETTERS)) {
        console.error(`more than ${MAX_DEAD_LETTERS} dead letters, deleted the oldest: ${name}`);
        rmSync(join(deadLetters, name));
      }
    } catch (error) {
      console.error(`cannot write dead letter ${target}, kept until the next start: ${(error as Error).message}`);
    }
  }
}

/** Returns the file names of the events, oldest first. */
function eventsIn(directory: string): string[] {
  return readdirSync(directory)
    .filter(name => name.endsWith('.json'))
    .sort();
}

function deleteUnfinished(directory: string): void {
  for (const name of readdirSync(directory)) {
    if (name.endsWith('.part')) {
      rmSync(join(directory, name));
    }
  }
}

/** Reads a waiting event or a dead letter. Returns undefined, and logs it, if the file cannot be read. */
function readEvent<Event>(file: string): Event | undefined {
  try {
    const content = JSON.parse(readFileSync(file, 'utf8')) as Event | DeadLetter<Event>;
    return (content as Partial<DeadLetter<Event>>).event ?? (content as Event);
  } catch (error) {
    console.error(`cannot read ${file}, skipped: ${(error as Error).message}`);
    return undefined;
  }
}
