import { Problem, unavailable } from '../../web-service/kit/http/problem';

export interface WorkQueueLimits {
  /** Jobs that run at the same time. */
  readonly concurrency: number;
  /** Jobs that may wait for their turn. */
  readonly maxWaiting: number;
  /** How long a job may wait for its turn. */
  readonly maxWaitMs: number;
}

/**
 * Runs jobs in order of arrival. A job that waits too long, or whose caller has disconnected, leaves the queue: work
 * without a caller would delay the others until their callers give up, too.
 */
export class WorkQueue {
  private running = 0;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly limits: WorkQueueLimits) {}

  async run<T>(job: () => Promise<T>, abandoned?: AbortSignal): Promise<T> {
    if (abandoned?.aborted) {
      throw closed();
    }
    if (this.running < this.limits.concurrency) {
      this.running += 1;
    } else {
      await this.turn(abandoned);
    }
    try {
      return await job();
    } finally {
      this.next();
    }
  }

  private turn(abandoned: AbortSignal | undefined): Promise<void> {
    if (this.waiting.size >= this.limits.maxWaiting) {
      throw overloaded();
    }
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.waiting.delete(start);
        clearTimeout(deadline);
        abandoned?.removeEventListener('abort', abandon);
      };
      const start = () => {
        leave();
        resolve();
      };
      const abandon = () => {
        leave();
        reject(closed());
      };
      const deadline = setTimeout(() => {
        leave();
        reject(overloaded());
      }, this.limits.maxWaitMs);
      abandoned?.addEventListener('abort', abandon);
      this.waiting.add(start);
    });
  }

  /** Starts the job that waits longest in place of a finished one. */
  private next(): void {
    const [first] = this.waiting;
    if (first) {
      first();
    } else {
      this.running -= 1;
    }
  }
}

function overloaded(): Problem {
  return unavailable('too many sign-ins at the same time: retry later');
}

/** No client reads this response. The status is what proxies log for a client that has disconnected. */
function closed(): Problem {
  return new Problem(499, 'the client closed the connection');
}
