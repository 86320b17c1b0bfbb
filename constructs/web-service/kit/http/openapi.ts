import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { PROBLEM } from './schema';

/** OpenAPI 3.1 at /openapi.json, out of the schemas that requests and answers are held to. */
export async function describeRoutes(app: FastifyInstance, name: string): Promise<void> {
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
  let document: Buffer | undefined;
  app.get('/openapi.json', { schema: { hide: true }, config: { quiet: true } }, (_, reply) => {
    document ??= Buffer.from(JSON.stringify(app.swagger()));
    return reply.type('application/json; charset=utf-8').header('x-content-type-options', 'nosniff').send(document);
  });
}

/** Answers may get more fields with time, so readers are not told that there are none. */
function open(response: unknown): unknown {
  return JSON.parse(
    JSON.stringify(response ?? {}, (name, value) => (name === 'additionalProperties' ? undefined : value)),
  );
}
