/** A failed request. Status 0 means that there was no response. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly detail = '',
    readonly retryAfterSeconds?: number,
    /** The problem document: its `type`, and members of that type. */
    readonly document: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail || `status ${status}`);
  }

  /** Whether a retry of the same request would get the same response. */
  get final(): boolean {
    return this.status >= 400 && this.status < 500 && this.status !== 401 && this.status !== 429;
  }
}

/** Converts any error to a problem. Errors thrown by fetch have no status: there was no response. */
export function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem(0);
}

/** The problem as text for the user, with a remedy. */
export function problemText({ status, detail, retryAfterSeconds }: Problem): string {
  const later = retryAfterSeconds ? ` Try again in ${seconds(retryAfterSeconds)}.` : ' Try again in a moment.';
  if (status === 0) {
    return 'No answer. Check your connection, then try again: nothing is booked or paid twice.';
  }
  if (status === 429) {
    return `Too many requests.${later}`;
  }
  if (status >= 500) {
    return `This service is temporarily unavailable.${later}`;
  }
  return sentence(
    detail || (status === 401 ? 'your session has ended: sign in or register again' : 'that did not work'),
  );
}

function seconds(count: number): string {
  return count === 1 ? 'a second' : `${count} seconds`;
}

function sentence(words: string): string {
  const start = words.charAt(0).toUpperCase() + words.slice(1);
  return /[.!?]$/.test(start) ? start : `${start}.`;
}
