import type { ServiceResponse } from '../../../web-service/kit/client/request';
import { BoundedMap } from '../../../web-service/kit/process/bounded-map';

const LISTS_KEPT = 50;

/** The last successful responses per URL, for the time while the service is unavailable. */
export class StaleResponses {
  private readonly answers = new BoundedMap<string, ServiceResponse>(LISTS_KEPT);

  /** Returns the stored response if it is the same, so that values derived from its bytes are reused. */
  remember(question: string, answer: ServiceResponse): ServiceResponse {
    const before = this.answers.get(question);
    const latest = before && isSame(before, answer) ? before : answer;
    this.answers.set(question, latest);
    return latest;
  }

  recall(question: string): ServiceResponse | undefined {
    return this.answers.get(question);
  }
}

function isSame(one: ServiceResponse, other: ServiceResponse): boolean {
  return one.headers['x-next-cursor'] === other.headers['x-next-cursor'] && one.body.equals(other.body);
}
