import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import swagger from '@fastify/swagger';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  LogController,
} from 'fastify';
import type { Registry } from 'prom-client';
import { watchMethods } from './allowed-methods';
import type { Log } from './log';
import { answerMalformedRequest } from './malformed-request';
import { measureRequests } from './metrics';
import { isOutage } from './outage';
import { Problem, unavailable } from './problem';
import { PROBLEM } from './schema';
import { continueTrace, type Trace } from './trace';
import { validateStrictly } from './validation';

declare module 'fastify' {
  interface FastifyRequest {
    trace: Trace;
  }
  interface FastifyContextConfig {
    /** Asked so often, by machines, that it is logged for debugging only. */
    quiet?: boolean;
  }
}

const BODY_LIMIT = 64 * 1024;
const SAFE_REQUEST_ID = /^[\w.-]{1,64}$/;

/** The server of a service's routes: every request measured, and described by its schema. */
export async function createServer(name: string, log: Log, metrics: Registry): Promise<FastifyInstance> {
  const app = openServer(name, log);
  measureRequests(app, metrics);
  await describeRoutes(app, name);
  return app;
}

/** Fastify as every service has it: strict JSON in, schema-shaped JSON out, every error a problem, every request traced. */
export function openServer(name: string, log: Log): FastifyInstance {
  const app = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    bodyLimit: BODY_LIMIT,
    requestTimeout: 120_000,
    return503OnClosing: false, // what still arrives while we drain is answered, and the connection closed
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    genReqId: requestId,
    clientErrorHandler: answerMalformedRequest,
    frameworkErrors: (error, request, reply) => sendProblem(name, error, request.log, reply as FastifyReply),
  });
  readStrictJson(app);
  validateStrictly(app);
  app.setErrorHandler((error, request, reply) => sendProblem(name, error, request.log, reply));
  const methodsOf = watchMethods(app);
  app.setNotFoundHandler(({ method, url }) => {
    const path = url.split('?', 1)[0]!;
    const allow = methodsOf(path).join(', ');
    if (allow === '') throw new Problem(404, `there is no ${method} ${path} here`);
    throw new Problem(405, `${path} takes ${allow}, not ${method}`, { headers: { allow } });
  });
  traceRequests(app);
  return app;
}

/** Refuses bytes that are not UTF-8, and keys that reach for an object's prototype. */
function readStrictJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (body.length === 0) return done(null, undefined);
    if (!isUtf8(body)) return done(new Problem(400, 'the body is not UTF-8'));
    return parse(request, body.toString(), done);
  });
}

function requestId({ headers }: IncomingMessage): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && SAFE_REQUEST_ID.test(given) ? given : randomUUID();
}

function traceRequests(app: FastifyInstance): void {
  app.decorateRequest('trace');
  app.addHook('onRequest', (request, reply, done) => {
    const { traceparent, tracestate } = request.headers;
    request.trace = continueTrace(traceparent as string | undefined, tracestate as string | undefined);
    reply.header('x-request-id', request.id);
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    request.log[request.routeOptions.config.quiet ? 'debug' : 'info']({
      trace_id: request.trace.traceId,
      method: request.method,
      path: request.url.split('?', 1)[0], // a query may hold what is personal
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    });
    done();
  });
}

function sendProblem(service: string, error: unknown, log: FastifyBaseLogger, reply: FastifyReply): FastifyReply {
  const problem = problemOf(service, error);
  if (problem.cause) log.error({ err: problem.cause }, problem.message);
  return reply
    .code(problem.status)
    .headers(problem.headers)
    .header('content-type', 'application/problem+json')
    .serializer(JSON.stringify)
    .send(problem.toJSON());
}

function problemOf(service: string, error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { validation, statusCode = 500, message, code } = error as FastifyError;
  if (validation) return new Problem(400, message, { type: 'bad-request' });
  if (code === 'FST_ERR_CTP_INVALID_JSON_BODY') {
    return new Problem(400, 'the body is not valid JSON, or has a key that reaches for a prototype');
  }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new Problem(413, `the body is over ${BODY_LIMIT / 1024} KB`);
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new Problem(415, 'send the body as application/json');
  if (statusCode >= 400 && statusCode < 500) return new Problem(statusCode, message);
  if (isOutage(error)) {
    return unavailable(`${service} cannot reach what it stores things in: send the request again in a moment`, {
      cause: error,
    });
  }
  return new Problem(500, 'something went wrong on our side', { cause: error });
}

/** OpenAPI 3.1 at /openapi.json, out of the schemas that requests and answers are held to. */
async function describeRoutes(app: FastifyInstance, name: string): Promise<void> {
  const problem = {
    description: 'what is wrong, as RFC 9457 has it',
    content: { 'application/problem+json': { schema: PROBLEM } },
  };
  app.addHook('onRoute', route => {
    const response = (route.schema?.response ?? {}) as object;
    route.schema = { ...route.schema, response: { ...response, '4xx': problem, '5xx': problem } };
  });
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: name, version: '1' } },
    transform: ({ schema, url }) => ({ schema: { ...schema, response: open(schema?.response) }, url }),
  });
  app.get('/openapi.json', { schema: { hide: true }, config: { quiet: true } }, () => app.swagger());
}

/** Answers may get more fields with time, so readers are not told that there are none. */
function open(response: unknown): unknown {
  return JSON.parse(
    JSON.stringify(response ?? {}, (name, value) => (name === 'additionalProperties' ? undefined : value)),
  );
}
