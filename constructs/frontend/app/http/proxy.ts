import { isUtf8 } from 'node:buffer';
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  FastifySchema,
  FastifySchemaCompiler,
  onRequestHookHandler,
} from 'fastify';
import type { ServiceRequest, ServiceResponse } from '../../../web-service/kit/client/request';
import type { ServiceClient } from '../../../web-service/kit/client/service-client';
import { callerHeaders } from '../../../web-service/kit/security/access';
import { traceHeaders } from '../../../web-service/kit/telemetry/trace';

/** A route of another service that the gateway serves below `/api`. Its schema only describes it. */
export interface ProxyRoute {
  readonly method: ServiceRequest['method'];
  readonly path: string;
  /**
   * Path at the service.
   * @default - the same path
   */
  readonly upstreamPath?: string;
  readonly schema: FastifySchema;
  readonly onRequest?: onRequestHookHandler[];
  /**
   * Sends JSON requests of this route in batches.
   * @default - each request on its own
   */
  readonly inBatches?: ServiceClient['call'];
}

/** What the gateway itself does before or after it forwards a request. */
type Around = (
  forward: () => Promise<ServiceResponse>,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<ServiceResponse>;

const REQUEST_HEADERS = ['content-type', 'idempotency-key'];
const SUCCESS_HEADERS = ['content-type', 'x-next-cursor'];
const PROBLEM_HEADERS = ['content-type', 'retry-after', 'www-authenticate', 'accept', 'accept-patch'];

/** Leaves validation to the handler or to another service: the schema only describes. */
export const withoutValidation: FastifySchemaCompiler<unknown> = () => () => true;

/** Leaves validation to the services: in this scope a body is bytes, and schemas only describe. */
export function readBodiesAsBytes(app: FastifyInstance): void {
  app.setValidatorCompiler(withoutValidation);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
}

export function proxyRoute(
  app: FastifyInstance,
  service: ServiceClient,
  { method, path, upstreamPath, schema, onRequest, inBatches }: ProxyRoute,
  around: Around = forward => forward(),
): void {
  app.route({
    method,
    url: path,
    schema,
    onRequest,
    handler: async (request, reply) => {
      const forward = (): Promise<ServiceResponse> => {
        const body = Buffer.isBuffer(request.body) ? request.body : undefined;
        const send = inBatches && isJson(request, body) ? inBatches : service.call;
        return send({
          method,
          path: upstreamPath ?? request.url.slice('/api'.length),
          headers: upstreamHeaders(request),
          body,
        });
      };
      return sendUpstreamResponse(reply, await around(forward, request, reply));
    },
  });
}

/** Other bodies are rejected by the service itself, which has to receive them unchanged. */
function isJson({ headers }: FastifyRequest, body: Buffer | undefined): boolean {
  return headers['content-type'] === 'application/json' && body !== undefined && body.length > 0 && isUtf8(body);
}

export function sendUpstreamResponse(reply: FastifyReply, { status, headers, body }: ServiceResponse): FastifyReply {
  for (const name of status < 400 ? SUCCESS_HEADERS : PROBLEM_HEADERS) {
    if (headers[name] !== undefined) {
      reply.header(name, headers[name]);
    }
  }
  if (status === 201 && headers.location) {
    reply.header('location', `/api${headers.location}`);
  }
  return reply.code(status).send(status === 304 ? undefined : body); // an empty body would add a content-length
}

/** Returns the caller's identity and the trace context. Headers of these names are never taken from the client. */
export function contextHeaders(request: FastifyRequest): Record<string, string> {
  return { 'x-request-id': request.id, ...traceHeaders(request.trace), ...callerHeaders(request.session) };
}

function upstreamHeaders(request: FastifyRequest): Record<string, string> {
  const headers = contextHeaders(request);
  for (const name of REQUEST_HEADERS) {
    const value = request.headers[name];
    if (typeof value === 'string') {
      headers[name] = value;
    }
  }
  return headers;
}
