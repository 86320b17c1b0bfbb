import { STATUS_CODES } from 'node:http';

/** An answer outside 2xx, as RFC 9457 has it. `detail` is a sentence that may be shown to people. */
export class Problem extends Error {
  readonly headers: Readonly<Record<string, string>>;
  readonly more: Readonly<Record<string, unknown>>;

  constructor(
    readonly status: number,
    detail: string,
    options: { type?: string; headers?: Record<string, string>; more?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(detail, { cause: options.cause });
    this.name = 'Problem';
    this.type = options.type ? `urn:cdk-ticketing:${options.type}` : 'about:blank';
    this.headers = options.headers ?? {};
    this.more = options.more ?? {};
  }

  readonly type: string;

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
