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
import { resultWithin } from '../../../web-service/kit/process/retry';
import { PUBLIC, SESSION_REQUIRED } from '../http/api-description';
import { conditionalResponse } from '../http/conditional-response';
import { proxyRoute } from '../http/proxy';
import { ResponseCache } from '../http/response-cache';
import { withHeaders } from '../http/responses';
import { StaleResponses } from '../http/stale-responses';

/** Shorter than the delay of the stream, by which availability arrives. */
const MAX_AGE_MS = 100;
/** Time after which the stored list is returned if event-catalog has not responded. */
const STALE_AFTER_MS = 1_000;
const tags = ['events'];

export function eventRoutes(app: HttpServer, catalog: ServiceClient): void {
  const staleResponses = new StaleResponses();
  const cache = new ResponseCache(MAX_AGE_MS);
  const clearCache = async (forward: () => Promise<ServiceResponse>) => forward().finally(() => cache.clear());

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
      const stored = staleResponses.get(request.url);
      const latest = cache.read(request.url, forward).then(response => {
        if (response.status >= 500 && stored) {
          throw new Error(`event-catalog responded with ${response.status}`);
        }
        return response.status === 200 ? staleResponses.store(request.url, response) : response;
      });
      if (!stored) {
        return conditionalResponse(await latest, request, reply);
      }
      const fresh = await resultWithin(latest, STALE_AFTER_MS);
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
    async (forward, request, reply) => conditionalResponse(await cache.read(request.url, forward), request, reply),
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
