import { isDeepStrictEqual } from 'node:util';
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import type { OpenAPIV3_1 } from 'openapi-types';
import { ProblemDocument, urnOf } from '../../../../contracts/http/problems';

/** Parts of an OpenAPI document that describe the API as a whole. */
export interface ApiDescription {
  readonly info: OpenAPIV3_1.InfoObject;
  readonly tags?: OpenAPIV3_1.TagObject[];
  readonly securitySchemes?: Record<string, OpenAPIV3_1.SecuritySchemeObject>;
}

/** Serves an OpenAPI 3.1 document at /openapi.json, generated from the schemas of the routes. */
export async function describeRoutes(app: FastifyInstance, { info, tags, securitySchemes }: ApiDescription) {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info,
      servers: [{ url: '/' }],
      tags,
      components: { securitySchemes, responses: { Problem: PROBLEM_RESPONSE } },
    },
    // The rest of a path is a parameter of its own, which clients may percent-encode.
    transform: ({ schema, url }) => ({ schema, url: url.replace('*', `:${REST_OF_PATH}`) }),
  });
  let document: Buffer | undefined;
  app.get('/openapi.json', { schema: { hide: true }, config: { quiet: true } }, (_, reply) => {
    document ??= Buffer.from(JSON.stringify(completed(app.swagger())));
    return reply.type('application/json; charset=utf-8').header('x-content-type-options', 'nosniff').send(document);
  });
}

const REST_OF_PATH = 'key';
const TEXT_HEADER = { schema: { type: 'string' } } as const;

const PROBLEM_RESPONSE = {
  description: 'A problem document (RFC 9457)',
  headers: {
    allow: { ...TEXT_HEADER, description: 'with 405: the methods of the path' },
    'retry-after': { ...TEXT_HEADER, description: 'with 429 and 503: seconds until the next attempt' },
    'www-authenticate': { ...TEXT_HEADER, description: 'with 401' },
  },
  content: {
    'application/problem+json': {
      schema: ProblemDocument,
      example: {
        type: urnOf('not-enough'),
        title: 'Conflict',
        status: 409,
        detail: 'only 2 tickets are left',
        tickets_left: 2,
      },
    },
  },
};

const PROBLEM_REFERENCE = { $ref: '#/components/responses/Problem' };

interface Schema {
  readonly title?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  type?: string | string[];
  required?: string[];
}

interface Operation {
  readonly summary?: string;
  readonly requestBody?: { required: boolean; readonly content: Record<string, { readonly schema: Schema }> };
  responses: Record<string, object & { description?: string }>;
}

/** Adds what @fastify/swagger does not derive from schemas. */
function completed(document: object): object {
  const schemas: Record<string, Schema> = {};
  const result = JSON.parse(JSON.stringify(document), (key, value) => {
    if (value === null || typeof value !== 'object') {
      return value;
    }
    if (key === 'requestBody') {
      acceptMissing(value);
    }
    if ('responses' in value && !('schemas' in value)) {
      completeOperation(value);
    }
    if ('in' in value && value.name === '*') {
      value.name = REST_OF_PATH;
    }
    if ('in' in value && value.schema?.default !== undefined) {
      value.required = false;
    }
    if ('properties' in value && 'required' in value) {
      value.required = withoutDefaults(value);
    }
    return key !== 'schemas' && isNamed(value) ? reference(schemas, value) : value;
  });
  result.components.schemas = schemas;
  return result;
}

/** A request without a body is one with the body null for a route that allows it. */
function acceptMissing(body: NonNullable<Operation['requestBody']>): void {
  for (const { schema } of Object.values(body.content)) {
    if (!Array.isArray(schema.type)) {
      continue;
    }
    body.required = false;
    schema.type = schema.type[0];
  }
}

function completeOperation(operation: Operation): void {
  for (const response of Object.values(operation.responses)) {
    if (response.description === 'Default Response') {
      response.description = operation.summary ?? 'Success';
    }
  }
  operation.responses = { ...operation.responses, '4XX': PROBLEM_REFERENCE, '5XX': PROBLEM_REFERENCE };
}

/** Validators set defaults before they check required properties, so clients may leave them out. */
function withoutDefaults({ required = [], properties = {} }: Schema): string[] {
  return required.filter(name => properties[name]?.default === undefined);
}

/** Schemas with a title are components: one definition for all operations, and one type in generated clients. */
function isNamed(value: object): value is Schema & { title: string } {
  return 'title' in value && typeof value.title === 'string' && ('properties' in value || 'anyOf' in value);
}

/** Examples are those of the bodies: @fastify/swagger moves them there. */
function reference(schemas: Record<string, Schema>, named: Schema & { title: string }): object {
  const { title, examples: _, ...schema } = named;
  const existing = schemas[title];
  if (existing && !isDeepStrictEqual(existing, schema)) {
    throw new Error(`two schemas have the title '${title}'`);
  }
  schemas[title] = schema;
  return { $ref: `#/components/schemas/${title}` };
}
