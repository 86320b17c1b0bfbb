import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';
import type { ServiceRequest, ServiceResponse } from '../../../web-service/kit/client/request';
import type { ServiceClient } from '../../../web-service/kit/client/service-client';
import { callerHeaders } from '../../../web-service/kit/security/access';
import { traceHeaders } from '../../../web-service/kit/telemetry/trace';

/** A route of a service behind, which the gateway carries under `/api`; its shapes are the service's own. */
export interface CarriedRoute {
  readonly method: ServiceRequest['method'];
  readonly path: string;
  /** What the service calls it, where that is not the same path. */
  readonly inside?: string;
  readonly summary: string;
  readonly headers?: object;
  readonly query?: object;
  readonly body?: object;
  readonly answer: readonly [status: number, shape: object];
  readonly onRequest?: onRequestHookHandler[];
  /**
   * Sends JSON requests of this route in batches.
   * @default - each request on its own
   */
  readonly inBatches?: ServiceClient['call'];
}

/** Something of the gateway's own that happens before or after the service is asked. */
type Around = (
  ask: () => Promise<ServiceResponse>,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<ServiceResponse>;

const REQUEST_HEADERS = ['content-type', 'idempotency-key'];
const SUCCESS_HEADERS = ['content-type', 'x-next-cursor'];
const PROBLEM_HEADERS = ['content-type', 'retry-after', 'www-authenticate', 'accept', 'accept-patch'];

/** The service behind checks what it is sent, so in the scope of its routes a body is bytes, and a schema only describes. */
export function readBodiesAsBytes(app: FastifyInstance): void {
  app.setValidatorCompiler(() => () => true);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
}

export function carry(
  app: FastifyInstance,
  service: ServiceClient,
  route: CarriedRoute,
  around: Around = ask => ask(),
): void {
  const { method, path, inside, onRequest, inBatches } = route;
  app.route({
    method,
    url: path,
    schema: describe(route),
    onRequest,
    handler: async (request, reply) => {
      const call = (): Promise<ServiceResponse> => {
        const body = Buffer.isBuffer(request.body) ? request.body : undefined;
        const send = inBatches && isJson(request, body) ? inBatches : service.call;
        return send({
          method,
          path: inside ?? request.url.slice('/api'.length),
          headers: goingAlong(request),
          body,
        });
      };
      return hand(reply, await around(call, request, reply));
    },
  });
}

/** Other bodies are refused by the service itself, which has to see them as they are. */
function isJson({ headers }: FastifyRequest, body: Buffer | undefined): boolean {
  return headers['content-type'] === 'application/json' && body !== undefined && body.length > 0 && isUtf8(body);
}

export function hand(reply: FastifyReply, { status, headers, body }: ServiceResponse): FastifyReply {
  for (const name of status < 400 ? SUCCESS_HEADERS : PROBLEM_HEADERS) {
    if (headers[name] !== undefined) reply.header(name, headers[name]);
  }
  if (status === 201 && headers.location) reply.header('location', `/api${headers.location}`);
  return reply.code(status).send(status === 304 ? undefined : body); // with a body, even an empty one, it had a length
}

/** Who asks, and in which story. Both are ours to say: whatever came from outside under these names is left behind. */
export function askedBy(request: FastifyRequest): Record<string, string> {
  return { 'x-request-id': request.id, ...traceHeaders(request.trace), ...callerHeaders(request.session) };
}

function goingAlong(request: FastifyRequest): Record<string, string> {
  const headers = askedBy(request);
  for (const name of REQUEST_HEADERS) {
    const value = request.headers[name];
    if (typeof value === 'string') headers[name] = value;
  }
  return headers;
}

function describe({ path, summary, headers, query, body, answer: [status, shape] }: CarriedRoute): object {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name!);
  const parameters = Object.fromEntries(names.map(name => [name, { type: 'string' }]));
  return {
    tags: [path.split('/')[1] === 'book' ? 'bookings' : path.split('/')[1]],
    summary,
    ...(names.length > 0 && { params: { type: 'object', properties: parameters, required: names } }),
    ...(headers && { headers }),
    ...(query && { querystring: query }),
    ...(body && { body }),
    response: { [status]: { description: summary, ...shape } },
  };
}
