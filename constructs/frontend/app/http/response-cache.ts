import type { ServiceResponse } from '../../../web-service/kit/client/request';
import { BoundedMap } from '../../../web-service/kit/process/bounded-map';

const MAX_QUESTIONS = 500;

interface Recent {
  readonly begun: number;
  readonly answer: Promise<ServiceResponse>;
}

/** Shares one response between requests for the same URL. It is at most `maxAgeMs` old. */
export class ResponseCache {
  private readonly recent = new BoundedMap<string, Recent>(MAX_QUESTIONS);

  constructor(
    private readonly maxAgeMs: number,
    private readonly now: () => number = performance.now.bind(performance),
  ) {}

  read(question: string, ask: () => Promise<ServiceResponse>): Promise<ServiceResponse> {
    const known = this.recent.get(question);
    const now = this.now();
    if (known && now - known.begun < this.maxAgeMs) {
      return known.answer;
    }
    const answer = ask();
    this.recent.set(question, { begun: now, answer });
    answer.catch(() => this.recent.delete(question));
    return answer;
  }

  /** Called after a change, so that the next response contains it. */
  clear(): void {
    this.recent.clear();
  }
}
