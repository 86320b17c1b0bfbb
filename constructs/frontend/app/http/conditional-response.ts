import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServiceResponse } from '../../../web-service/kit/client/request';
import { varyBy } from '../../../web-service/kit/http/compression';

const NOTHING = Buffer.alloc(0);

/**
 * Lets caches store a response and revalidate it by its ETag: 304 if it is the same. For responses that are the same
 * for all users. A stale response has no tag, because the next one may differ in its headers only.
 */
export function conditionalResponse(
  response: ServiceResponse,
  request: FastifyRequest,
  reply: FastifyReply,
): ServiceResponse {
  if (response.status !== 200) {
    return response;
  }
  const tag = tagOf(response);
  reply.header('cache-control', 'no-cache').header('etag', tag);
  varyBy(reply, 'accept-encoding');
  return matches(request.headers['if-none-match'], tag) ? { ...response, status: 304, body: NOTHING } : response;
}

const tags = new WeakMap<ServiceResponse, string>();

/** Weak, because the compressed response has the same tag. Includes the cursor, which can change without the list. */
function tagOf(response: ServiceResponse): string {
  const tag = tags.get(response) ?? `W/"${digest(response)}"`;
  tags.set(response, tag);
  return tag;
}

function digest({ headers, body }: ServiceResponse): string {
  const cursor = String(headers['x-next-cursor'] ?? '');
  return createHash('sha256').update(`${cursor}\n`).update(body).digest('base64url').slice(0, 22);
}

function matches(header: string | undefined, tag: string): boolean {
  if (header === undefined) {
    return false;
  }
  const given = header.split(',').map(one => one.trim().replace(/^W\//, ''));
  return given.includes('*') || given.includes(tag.slice('W/'.length));
}
