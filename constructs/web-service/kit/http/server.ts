import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
  type RawServerDefault,
} from 'fastify';
import type { Registry } from 'prom-client';
import { MAX_BODY_BYTES, MAX_HEADER_BYTES } from '../../../../contracts/limits';
import { isOutage } from '../process/outage';
import type { Log } from '../telemetry/log';
import { measureRequests } from '../telemetry/metrics';
import { OutageLog } from '../telemetry/outage-log';
import { continueTrace, type SpanContext } from '../telemetry/trace';
import { type AllowedMethods, pathOf, unknownPath, watchMethods, wrongMethod } from './allowed-methods';
import { compressJson } from './compression';
import { answerExpectations, answerMalformedRequest } from './malformed-request';
import { type ApiDescription, describeRoutes } from './openapi';
import { Problem, unavailable } from './problem';
import { foreignCharset, originForm, refusalOf } from './request-checks';
import { validateStrictly } from './validation';

declare module 'fastify' {
  interface FastifyRequest {
    trace: SpanContext;
  }
  interface FastifyContextConfig {
    /** Whether the requests of a route are logged at the level debug only, because machines send many. */
    quiet?: boolean;
  }
}

const outages = new OutageLog();
const SAFE_REQUEST_ID = /^[\w.-]{1,64}$/;

/** Fastify with routes that are typed by their TypeBox schemas. */
export type HttpServer = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** Returns the server for the routes of a service, with metrics, compression and an OpenAPI document. */
export async function createServer(
  name: string,
  log: Log,
  metrics: Registry,
  api: ApiDescription = { info: { title: name, version: '1' } },
): Promise<HttpServer> {
  const app = openServer(name, log);
  measureRequests(app, metrics);
  compressJson(app);
  await describeRoutes(app, api);
  return app.withTypeProvider<TypeBoxTypeProvider>();
}

/** Returns Fastify with strict JSON requests, responses by schema, problem documents for errors, and traces. */
export function openServer(name: string, log: Log): FastifyInstance {
  const app = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: 120_000,
    return503OnClosing: false, // requests that arrive during shutdown are served, then the connection is closed
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    genReqId: requestId,
    http: { requireHostHeader: false, joinDuplicateHeaders: true }, // `refusalOf` checks both
    routerOptions: { maxParamLength: MAX_HEADER_BYTES }, // routes validate the length
    rewriteUrl: originForm,
    clientErrorHandler: answerMalformedRequest,
    frameworkErrors: (error, request, reply) => sendProblem(name, error, request, reply as FastifyReply),
  });
  answerExpectations(app.server);
  readStrictJson(app);
  validateStrictly(app);
  app.setErrorHandler((error, request, reply) => sendProblem(name, error, request, reply));
  const allowed = watchMethods(app);
  app.setNotFoundHandler((request, reply) => answerUnrouted(allowed, request, reply));
  receiveRequests(app, allowed);
  return app;
}

/** Responds to a request without a route: OPTIONS, a method that the path does not have, or an unknown path. */
function answerUnrouted(allowed: AllowedMethods, { method, url }: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = pathOf(url);
  const methods = allowed.of(path);
  if (methods.length === 0) {
    throw unknownPath(method, path);
  }
  if (method !== 'OPTIONS') {
    throw wrongMethod(method, path, methods);
  }
  return reply.code(204).header('allow', methods.join(', ')).send();
}

/** Rejects bytes that are not UTF-8, and the keys of prototype pollution. */
function readStrictJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (body.length === 0) {
      return done(null, undefined);
    }
    const charset = foreignCharset(request.headers['content-type']);
    if (charset) {
      return done(new Problem(415, `unsupported charset '${charset.slice(0, 40)}': use utf-8`));
    }
    if (!isUtf8(body)) {
      return done(new Problem(400, 'the body is not UTF-8'));
    }
    return parse(request, body.toString(), done);
  });
}

/** The caller's request id if it is safe to log, else a new one. */
export function requestId({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && SAFE_REQUEST_ID.test(given) ? given : randomUUID();
}

/** Traces and logs every request. Responds to requests without a route before their body is read. */
function receiveRequests(app: FastifyInstance, allowed: AllowedMethods): void {
  app.decorateRequest('trace');
  app.addHook('onRequest', (request, reply, done) => {
    const { traceparent, tracestate } = request.headers;
    request.trace = continueTrace(traceparent as string | undefined, tracestate as string | undefined);
    reply.header('x-request-id', request.id);
    const refusal = refusalOf(request);
    if (refusal) {
      return done(refusal);
    }
    if (request.is404) {
      answerUnrouted(allowed, request, reply);
    } else {
      done();
    }
  });
  app.addHook('onResponse', (request, reply, done) => {
    request.log[request.routeOptions.config.quiet ? 'debug' : 'info']({
      trace_id: request.trace.traceId,
      method: request.method,
      path: request.url.split('?', 1)[0], // a query may contain personal data
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    });
    done();
  });
}

function sendProblem(service: string, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = loggedProblem(service, isUnknownType(error) ? unsupportedType(request) : error, request.log);
  return reply
    .code(problem.status)
    .headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...problem.headers })
    .header('content-type', 'application/problem+json')
    .serializer(JSON.stringify)
    .send(problem.toJSON());
}

/** Logs the cause of a failed request and returns the problem to respond with. */
export function loggedProblem(service: string, error: unknown, log: FastifyBaseLogger): Problem {
  const problem = problemOf(service, error);
  const { cause, message } = problem;
  if (cause && problem.status < 500) {
    log.info({ err: cause }, message);
  } else if (cause) {
    outages.error(log, cause, message);
  }
  return problem;
}

function isUnknownType(error: unknown): boolean {
  return (error as FastifyError).code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE';
}

/** Names the types that the route accepts: JSON, unless its schema says otherwise. */
export function unsupportedType({ headers, method, routeOptions }: FastifyRequest): Problem {
  const accepted = (routeOptions.schema?.consumes ?? ['application/json']).join(', ');
  const given = (headers['content-type'] ?? '').slice(0, 100);
  return new Problem(415, `unsupported content type '${given}': use ${accepted}`, {
    headers: { [method === 'PATCH' ? 'accept-patch' : 'accept']: accepted },
  });
}

function problemOf(service: string, error: unknown): Problem {
  if (error instanceof Problem) {
    return error;
  }
  const { validation, statusCode = 500, message, code } = error as FastifyError;
  if (validation) {
    return new Problem(400, message);
  }
  if (code === 'FST_ERR_CTP_INVALID_JSON_BODY') {
    return new Problem(400, 'the body is not valid JSON, or contains the key __proto__ or constructor');
  }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new Problem(413, `the body is over ${MAX_BODY_BYTES / 1024} KB`);
  }
  if (statusCode >= 400 && statusCode < 500) {
    return new Problem(statusCode, message);
  }
  if (isOutage(error)) {
    return unavailable(`${service}: data store unavailable, retry later`, {
      cause: error,
    });
  }
  return new Problem(500, 'internal error', { cause: error });
}
