import type { Log } from '../telemetry/log';
import { isNotMigrated } from './outage';
import { backoff, delay } from './retry';

/** Recurring work of a service, besides its requests. */
export interface BackgroundJob {
  /** Runs the job now instead of at the end of the interval. */
  trigger(): void;
  /** Resolves after the current run. */
  stop(): Promise<void>;
}

export interface BackgroundJobOptions {
  readonly name: string;
  /** Does a part of the work. Resolves to whether there may be more to do now. */
  readonly run: () => Promise<boolean>;
  /** Interval between runs that nothing triggers. */
  readonly everyMs: number;
  /**
   * Delay after a trigger and between two consecutive runs: work that arrives meanwhile is done in the same run.
   * @default 0
   */
  readonly batchDelayMs?: number;
  /**
   * Delay before the next consecutive run, as a multiple of the previous run's duration. Leaves CPU time for requests.
   * @default 0
   */
  readonly idleFactor?: number;
  readonly log: Log;
}

/** Runs a job until it is stopped. A failed run is retried with backoff. */
export function startBackgroundJob(options: BackgroundJobOptions): BackgroundJob {
  const { name, run, everyMs, batchDelayMs = 0, idleFactor = 0, log } = options;
  const stopping = new AbortController();
  let interval = new AbortController();
  let failures = 0;

  const loop = async () => {
    while (!stopping.signal.aborted) {
      interval = new AbortController(); // before the run: a trigger during the run may come too late for it
      try {
        const start = performance.now();
        const hasMore = await run();
        failures = 0;
        if (hasMore) {
          await delay(Math.max(batchDelayMs, idleFactor * (performance.now() - start)), stopping.signal);
          continue;
        }
        await delay(everyMs, interval.signal);
        await delay(batchDelayMs, stopping.signal);
      } catch (error) {
        log[isNotMigrated(error) ? 'debug' : 'warn']({ err: error, job: name }, 'background job failed, retrying');
        await delay(backoff(failures++, { firstMs: 100, limitMs: 5_000 }), stopping.signal);
      }
    }
  };
  const ended = loop();

  return {
    trigger: () => interval.abort('triggered'), // without a reason, each call creates an error with a stack trace
    stop: async () => {
      stopping.abort();
      interval.abort();
      await ended;
    },
  };
}
