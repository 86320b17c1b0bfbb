import type { CallAnswer } from '../../web-service/kit/calls';

const LISTS_KEPT = 50;

/** The last good answer to each of the latest questions, for when nobody answers. */
export class LastKnown {
  private readonly answers = new Map<string, CallAnswer>();

  remember(question: string, answer: CallAnswer): void {
    this.answers.delete(question);
    this.answers.set(question, answer);
    if (this.answers.size > LISTS_KEPT) this.answers.delete(this.answers.keys().next().value!);
  }

  recall(question: string): CallAnswer | undefined {
    return this.answers.get(question);
  }
}
