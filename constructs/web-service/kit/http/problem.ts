import { STATUS_CODES } from 'node:http';
import { type ProblemType, urnOf } from '../../../../contracts/http/problems';

const LONGEST_DETAIL = 300;

/** Types that follow from the status alone. Other problems without a type are `about:blank` (RFC 9457). */
const TYPE_OF_STATUS: Readonly<Record<number, ProblemType>> = {
  400: 'bad-request',
  401: 'sign-in',
  413: 'too-large',
};

interface ProblemOptions {
  readonly type?: ProblemType;
  readonly headers?: Readonly<Record<string, string>>;
  readonly more?: Readonly<Record<string, unknown>>;
  /** Logged, and never sent. */
  readonly cause?: unknown;
}

/** An answer outside 2xx, as RFC 9457 has it. `detail` is a sentence that may be shown to people. */
export class Problem extends Error {
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly more: Readonly<Record<string, unknown>>;

  constructor(
    readonly status: number,
    detail: string,
    { type = TYPE_OF_STATUS[status], headers, more = {}, cause }: ProblemOptions = {},
  ) {
    super(detail.length > LONGEST_DETAIL ? `${detail.slice(0, LONGEST_DETAIL)}…` : detail, { cause });
    this.name = 'Problem';
    this.type = type ? urnOf(type) : 'about:blank';
    this.headers = status === 401 ? { 'www-authenticate': 'Bearer', ...headers } : (headers ?? {});
    this.more = more;
  }

  get title(): string {
    return STATUS_CODES[this.status] ?? 'Error';
  }

  toJSON(): object {
    return {
      type: this.type,
      title: this.title,
      status: this.status,
      detail: this.message,
      ...this.more,
    };
  }
}

/** Something behind the service is away: the request may be sent again after a while. */
export function unavailable(detail: string, options: { retryAfterSeconds?: number; cause?: unknown } = {}): Problem {
  const { retryAfterSeconds = 2, cause } = options;
  return new Problem(503, detail, { type: 'unavailable', headers: { 'retry-after': `${retryAfterSeconds}` }, cause });
}
