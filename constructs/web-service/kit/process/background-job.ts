import type { Log } from '../telemetry/log';
import { isNotMigrated } from './outage';
import { backoff, pause } from './retry';

/** Work that goes on beside the requests. */
export interface Chore {
  /** There may be something to do: do not wait for the interval. */
  wake(): void;
  /** Ends after what is under way. */
  stop(): Promise<void>;
}

export interface ChoreOptions {
  readonly name: string;
  /** Does a share of the work. Resolves to whether there may be more at once. */
  readonly work: () => Promise<boolean>;
  /** The backstop, for when nobody wakes it. */
  readonly everyMs: number;
  /**
   * Once woken, and between two shares, wait so long for others to come along: their work is done in one go.
   * @default 0
   */
  readonly gatherMs?: number;
  /**
   * How long to rest before the next share, in times of what the last one took: that belongs to the requests.
   * @default 0
   */
  readonly rest?: number;
  readonly log: Log;
}

export function startChore({ name, work, everyMs, gatherMs = 0, rest = 0, log }: ChoreOptions): Chore {
  const stopping = new AbortController();
  let sleep = new AbortController();
  let failures = 0;

  const run = async () => {
    while (!stopping.signal.aborted) {
      sleep = new AbortController(); // before the work: who wakes us meanwhile may have come too late for it
      try {
        const start = performance.now();
        const more = await work();
        failures = 0;
        if (more) {
          await pause(Math.max(gatherMs, rest * (performance.now() - start)), stopping.signal);
          continue;
        }
        await pause(everyMs, sleep.signal);
        await pause(gatherMs, stopping.signal);
      } catch (error) {
        log[isNotMigrated(error) ? 'debug' : 'warn']({ err: error, chore: name }, 'could not do it, trying again');
        await pause(backoff(failures++, { firstMs: 100, limitMs: 5_000 }), stopping.signal);
      }
    }
  };
  const running = run();

  return {
    wake: () => sleep.abort('woken'), // without a reason it makes an error, stack and all, for each call
    stop: async () => {
      stopping.abort();
      sleep.abort();
      await running;
    },
  };
}
