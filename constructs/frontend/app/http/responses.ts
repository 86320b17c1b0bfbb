import type { TSchema } from '@sinclair/typebox';

// Parts of response schemas that only the OpenAPI document uses.

const HEADERS = {
  'x-next-cursor': 'value of the parameter cursor for the next page; missing on the last page',
  'x-stale': "'true' if the list is a stored one, because event-catalog is unavailable",
  etag: 'weak tag of the response, for If-None-Match',
  location: 'path of the created resource',
  'set-cookie': 'cookies of the session, without the transport bearer',
  'content-disposition': 'attachment with a file name',
} as const;

/** Returns the schema of a response that also has these headers. */
export function withHeaders<S extends object>(schema: S, ...names: readonly (keyof typeof HEADERS)[]) {
  const headers = Object.fromEntries(names.map(name => [name, { type: 'string', description: HEADERS[name] }]));
  return { ...schema, headers };
}

/** Returns the description of a response with one of these media types. */
export function content(schemas: Readonly<Record<string, TSchema>>) {
  const media = Object.entries(schemas).map(([type, schema]) => [type, { schema }]);
  return { content: Object.fromEntries(media) };
}
