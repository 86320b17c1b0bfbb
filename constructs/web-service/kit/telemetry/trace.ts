import { createTraceState, isSpanContextValid, type SpanContext } from '@opentelemetry/api';
import { randomHex } from '../performance/random-hex';

export type { SpanContext } from '@opentelemetry/api';

const SAMPLED = 1;
/** W3C Trace Context, 3.2 (https://www.w3.org/TR/trace-context/): later versions may append fields. */
const TRACEPARENT = /^(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
/** Longer states are dropped, as the standard allows. */
const MAX_STATE_LENGTH = 512;

/** Returns a new span of the caller's trace, or of a new trace if the header is missing or malformed. */
export function continueTrace(traceparent?: string, tracestate?: string): SpanContext {
  const parent = parse(traceparent);
  if (!parent) {
    return { traceId: randomHex(16), spanId: randomHex(8), traceFlags: SAMPLED };
  }
  const child = { traceId: parent.traceId, spanId: randomHex(8), traceFlags: parent.traceFlags };
  const hasState = tracestate !== undefined && tracestate !== '' && tracestate.length <= MAX_STATE_LENGTH;
  return hasState ? { ...child, traceState: createTraceState(tracestate) } : child;
}

/** Returns the headers that pass the trace on, over HTTP and over the stream. */
export function traceHeaders(span: SpanContext): Record<string, string> & { traceparent: string } {
  const flags = span.traceFlags.toString(16).padStart(2, '0');
  const traceparent = `00-${span.traceId}-${span.spanId}-${flags}`;
  const tracestate = span.traceState?.serialize();
  return tracestate ? { traceparent, tracestate } : { traceparent };
}

function parse(traceparent = ''): SpanContext | undefined {
  const [, version, traceId, spanId, flags, rest] = TRACEPARENT.exec(traceparent) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) {
    return undefined;
  }
  if (version === '00' && rest !== undefined) {
    return undefined;
  }
  const context = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) };
  return isSpanContextValid(context) ? context : undefined;
}
