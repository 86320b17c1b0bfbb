import type { ServiceResponse } from '../../../web-service/kit/client/request';

const LISTS_KEPT = 50;

/** The last good answer to each of the latest questions, for when nobody answers. */
export class LastKnown {
  private readonly answers = new Map<string, ServiceResponse>();

  /** Returns the answer kept before if it is the same, so that what was derived from its bytes is used again. */
  remember(question: string, answer: ServiceResponse): ServiceResponse {
    const before = this.answers.get(question);
    const latest = before && isSame(before, answer) ? before : answer;
    this.answers.delete(question);
    this.answers.set(question, latest);
    if (this.answers.size > LISTS_KEPT) this.answers.delete(this.answers.keys().next().value!);
    return latest;
  }

  recall(question: string): ServiceResponse | undefined {
    return this.answers.get(question);
  }
}

function isSame(one: ServiceResponse, other: ServiceResponse): boolean {
  return one.headers['x-next-cursor'] === other.headers['x-next-cursor'] && one.body.equals(other.body);
}
