import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import type { Static, TSchema } from '@sinclair/typebox';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { type BatchItem, encodeResponse, type ItemResponse, NDJSON } from '../client/batch-format';
import { histogram } from '../telemetry/instruments';
import type { Metrics } from '../telemetry/metrics';
import { continueTrace, type SpanContext } from '../telemetry/trace';
import { loggedProblem, requestId } from './server';
import { type Check, checkOf } from './validation';

/** One batch of `sendInBatches` is smaller, even if its last item has the largest body that a gateway accepts. */
const BATCH_LIMIT = 1024 * 1024;

/** One request of a batch, validated by the schemas of its route. */
export interface BatchedRequest<Body, Headers = unknown> {
  readonly body: Body;
  readonly headers: IncomingHttpHeaders & Headers;
  readonly trace: SpanContext;
}

export interface BatchedRoute<Body extends TSchema, Headers extends TSchema> {
  /** Path of the single route, which logs and metrics name for each item. */
  readonly single: string;
  readonly service: string;
  readonly metrics: Metrics;
  readonly schema: { readonly headers: Headers; readonly body: Body };
  /** Status of an item whose `handle` does not reject. */
  readonly status: number;
  readonly handle: (request: BatchedRequest<Static<Body>, Static<Headers>>) => Promise<object>;
}

/**
 * Serves many POST requests of one route in one request. Every item is validated, handled, logged and measured as a
 * request of its own, and gets the response that the single route would give. Responses are streamed as they are ready.
 */
export function serveBatches<Body extends TSchema, Headers extends TSchema>(
  app: FastifyInstance,
  url: string,
  route: BatchedRoute<Body, Headers>,
): void {
  const respond = itemResponder(app, route);
  void app.register(async scope => {
    scope.addContentTypeParser(NDJSON, { parseAs: 'string', bodyLimit: BATCH_LIMIT }, (_, body, done) =>
      done(null, body),
    );
    const options = { bodyLimit: BATCH_LIMIT, schema: { hide: true }, config: { quiet: true } };
    scope.post<{ Body: string }>(url, options, (request, reply) =>
      reply.type(NDJSON).send(streamed(request.body.trimEnd().split('\n').map(respond))),
    );
  });
}

/** Writes the responses of one event-loop turn together. */
function streamed(responses: readonly Promise<ItemResponse>[]): Readable {
  const stream = new Readable({ read: () => undefined });
  let open = responses.length;
  let lines = '';
  const flush = () => {
    stream.push(lines);
    lines = '';
    if (open === 0) {
      stream.push(null);
    }
  };
  responses.forEach(async (response, position) => {
    const line = encodeResponse({ position, ...(await response) });
    if (lines === '') {
      setImmediate(flush);
    }
    lines += line;
    open--;
  });
  return stream;
}

const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8' };

function itemResponder<Body extends TSchema, Headers extends TSchema>(
  app: FastifyInstance,
  route: BatchedRoute<Body, Headers>,
): (line: string) => Promise<ItemResponse> {
  const { single, service, schema, status, handle } = route;
  const checkBody: Check<Body> = checkOf(app, schema.body, 'body');
  const checkHeaders: Check<Headers> = checkOf(app, schema.headers, 'headers');
  const duration = histogram(route.metrics, 'requestDuration');
  const parseJson = strictJson(app);
  const method = 'POST';

  return async line => {
    const begun = performance.now();
    const item = JSON.parse(line) as BatchItem;
    const { headers } = item;
    const trace = continueTrace(headers.traceparent, headers.tracestate);
    let response: ItemResponse;
    try {
      const body = parseJson(item.body);
      checkBody(body);
      checkHeaders(headers);
      const result = await handle({ body, headers, trace });
      response = { status, headers: JSON_HEADERS, body: JSON.stringify(result) };
    } catch (error) {
      response = problemResponse(service, error, app.log);
    }
    const ms = performance.now() - begun;
    duration.observe({ method, route: single, status: response.status }, ms / 1000);
    app.log.info({
      request_id: requestId({ headers }),
      trace_id: trace.traceId,
      method,
      path: single,
      status: response.status,
      ms: Math.round(ms * 10) / 10,
    });
    return response;
  };
}

function problemResponse(service: string, error: unknown, log: FastifyBaseLogger): ItemResponse {
  const problem = loggedProblem(service, error, log);
  return {
    status: problem.status,
    headers: { ...problem.headers, 'content-type': 'application/problem+json' },
    body: JSON.stringify(problem),
  };
}

/** The parser of single requests, without its callback. */
function strictJson(app: FastifyInstance): (text: string) => unknown {
  const parse = app.getDefaultJsonParser('error', 'error') as unknown as (
    request: undefined,
    text: string,
    done: (error: Error | null, value?: unknown) => void,
  ) => void;
  return text => {
    let parsed: unknown;
    parse(undefined, text, (error, value) => {
      if (error) {
        throw error;
      }
      parsed = value;
    });
    return parsed;
  };
}
