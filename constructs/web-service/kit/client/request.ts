import type { IncomingHttpHeaders } from 'node:http';

export interface ServiceRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** Trace context, the caller's identity, `idempotency-key` and other headers to send. */
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

export interface ServiceResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Sends one request once. Rejects if no complete response arrives in time. */
export type Send = (request: ServiceRequest) => Promise<ServiceResponse>;
