import type { FastifyBaseLogger } from 'fastify';
import { isOutage } from '../process/outage';

const INTERVAL_MS = 1_000;

/** Logs the causes of failed requests, during an outage at most one line per second. */
export class OutageLog {
  private last = Number.NEGATIVE_INFINITY;
  private omitted = 0;

  constructor(private readonly now = () => performance.now()) {}

  error(log: Pick<FastifyBaseLogger, 'error'>, cause: unknown, message: string): void {
    if (!isOutage(cause)) {
      log.error({ err: cause }, message);
    } else if (this.now() - this.last < INTERVAL_MS) {
      this.omitted++;
    } else {
      log.error({ err: cause, omitted: this.omitted }, message);
      this.last = this.now();
      this.omitted = 0;
    }
  }
}
