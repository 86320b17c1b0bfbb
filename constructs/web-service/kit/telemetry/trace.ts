import { randomHex } from '../performance/random-hex';

/** W3C Trace Context (https://www.w3.org/TR/trace-context/): what carries one story through HTTP, the outbox and the stream. */
export interface Trace {
  readonly traceId: string;
  readonly spanId: string;
  readonly flags: string;
  readonly state?: string;
}

const TRACEPARENT = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** Goes on with the caller's trace, or begins a new one when there is none or it is malformed. */
export function continueTrace(traceparent?: string, tracestate?: string): Trace {
  const [, version, traceId, , flags, rest] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  const understood = traceId !== undefined && flags !== undefined && !(version === '00' && rest !== undefined);
  if (!understood) return { traceId: randomHex(16), spanId: randomHex(8), flags: '01' };
  return {
    traceId,
    spanId: randomHex(8),
    flags,
    ...(tracestate && tracestate.length <= 512 ? { state: tracestate } : {}),
  };
}

/** The headers that hand the trace on, over HTTP and over the stream alike. */
export function traceHeaders(trace: Trace): Record<string, string> & { traceparent: string } {
  const traceparent = `00-${trace.traceId}-${trace.spanId}-${trace.flags}`;
  return trace.state ? { traceparent, tracestate: trace.state } : { traceparent };
}
