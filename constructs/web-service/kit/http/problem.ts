import { STATUS_CODES } from 'node:http';
import { type ProblemType, urnOf } from '../../../../contracts/http/problems';

const MAX_DETAIL_LENGTH = 300;

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
  /** Logged, not sent. */
  readonly cause?: unknown;
}

/** Error response (RFC 9457). `detail` can be shown to users. */
export class Problem extends Error {
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly more: Readonly<Record<string, unknown>>;

  constructor(
    readonly status: number,
    detail: string,
    { type = TYPE_OF_STATUS[status], headers, more = {}, cause }: ProblemOptions = {},
  ) {
    super(detail.length > MAX_DETAIL_LENGTH ? `${detail.slice(0, MAX_DETAIL_LENGTH)}…` : detail, { cause });
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

/** A dependency of the service is unavailable: clients may retry after a while. */
export function unavailable(detail: string, options: { retryAfterSeconds?: number; cause?: unknown } = {}): Problem {
  const { retryAfterSeconds = 2, cause } = options;
  return new Problem(503, detail, { type: 'unavailable', headers: { 'retry-after': `${retryAfterSeconds}` }, cause });
}
