import type { ServiceResponse } from '../../../web-service/kit/client/request';
import { BoundedMap } from '../../../web-service/kit/process/bounded-map';

const MAX_ENTRIES = 500;

interface Entry {
  readonly startedAt: number;
  readonly response: Promise<ServiceResponse>;
}

/** Shares one response between requests for the same URL. It is at most `maxAgeMs` old. */
export class ResponseCache {
  private readonly entries = new BoundedMap<string, Entry>(MAX_ENTRIES);

  constructor(
    private readonly maxAgeMs: number,
    private readonly now: () => number = performance.now.bind(performance),
  ) {}

  read(url: string, send: () => Promise<ServiceResponse>): Promise<ServiceResponse> {
    const entry = this.entries.get(url);
    const now = this.now();
    if (entry && now - entry.startedAt < this.maxAgeMs) {
      return entry.response;
    }
    const response = send();
    this.entries.set(url, { startedAt: now, response });
    response.catch(() => this.entries.delete(url));
    return response;
  }

  /** Called after a change, so that the next response contains it. */
  clear(): void {
    this.entries.clear();
  }
}
