import {
  ChangedEvent,
  Event,
  EventChange,
  EventList,
  EventParams,
  EventQuery,
  NewEvent,
} from '../../../../contracts/http/events';
import type { ServiceResponse } from '../../../web-service/kit/client/request';
import type { ServiceClient } from '../../../web-service/kit/client/service-client';
import type { HttpServer } from '../../../web-service/kit/http/server';
import { delay } from '../../../web-service/kit/process/retry';
import { PUBLIC, SESSION_REQUIRED } from '../http/api-description';
import { conditionalResponse } from '../http/conditional-response';
import { proxyRoute } from '../http/proxy';
import { ResponseCache } from '../http/response-cache';
import { withHeaders } from '../http/responses';
import { StaleResponses } from '../http/stale-responses';

/** Shorter than the delay of the stream, by which availability arrives. */
const MAX_AGE_MS = 100;
/** Time after which the stored list is returned instead of an answer of event-catalog that is late. */
const STALE_AFTER_MS = 1_000;
const tags = ['events'];

export function eventRoutes(app: HttpServer, catalog: ServiceClient): void {
  const staleResponses = new StaleResponses();
  const recent = new ResponseCache(MAX_AGE_MS);
  const clearCache = async (forward: () => Promise<ServiceResponse>) => forward().finally(() => recent.clear());

  proxyRoute(
    app,
    catalog,
    {
      method: 'GET',
      path: '/events',
      schema: {
        operationId: 'listEvents',
        tags,
        summary: 'List and search events by date',
        security: PUBLIC,
        querystring: EventQuery,
        response: { 200: withHeaders(EventList, 'x-next-cursor', 'x-stale', 'etag') },
      },
    },
    async (forward, request, reply) => {
      const stored = staleResponses.recall(request.url);
      const latest = recent.read(request.url, forward).then(response => {
        if (response.status >= 500 && stored) {
          throw new Error(`event-catalog responded with ${response.status}`);
        }
        return response.status === 200 ? staleResponses.remember(request.url, response) : response;
      });
      if (!stored) {
        return conditionalResponse(await latest, request, reply);
      }
      const fresh = await settledWithin(latest, STALE_AFTER_MS);
      if (fresh) {
        return conditionalResponse(fresh, request, reply);
      }
      reply.header('x-stale', 'true');
      return stored;
    },
  );

  proxyRoute(
    app,
    catalog,
    {
      method: 'GET',
      path: '/events/:event_id',
      schema: {
        operationId: 'getEvent',
        tags,
        summary: 'Get an event',
        security: PUBLIC,
        params: EventParams,
        response: { 200: withHeaders(Event, 'etag') },
      },
    },
    async (forward, request, reply) => conditionalResponse(await recent.read(request.url, forward), request, reply),
  );

  const forOrganisers = { tags, description: 'For organisers.', security: SESSION_REQUIRED };
  const add = {
    method: 'POST',
    path: '/events',
    schema: {
      ...forOrganisers,
      operationId: 'addEvent',
      summary: 'Add an event',
      body: NewEvent,
      response: { 201: withHeaders(Event, 'location') },
    },
  } as const;
  const change = {
    method: 'PATCH',
    path: '/events/:event_id',
    schema: {
      ...forOrganisers,
      operationId: 'changeEvent',
      summary: 'Change an event',
      params: EventParams,
      body: EventChange,
      response: { 200: ChangedEvent },
    },
  } as const;
  for (const route of [add, change]) {
    proxyRoute(app, catalog, route, clearCache);
  }
}

/** Returns undefined if the promise rejects or takes longer. */
async function settledWithin<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  const timeout = new AbortController();
  const late = delay(ms, timeout.signal).then(() => undefined);
  try {
    return await Promise.race([promise.catch(() => undefined), late]);
  } finally {
    timeout.abort();
  }
}
