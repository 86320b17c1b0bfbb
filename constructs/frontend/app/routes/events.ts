import type { FastifyInstance } from 'fastify';
import {
  CHANGED_EVENT,
  EVENT,
  EVENT_CHANGE,
  EVENT_LIST,
  LIST_QUERY,
  NEW_EVENT,
} from '../../../event-catalog/app/schemas';
import type { ServiceResponse } from '../../../web-service/kit/client/request';
import type { ServiceClient } from '../../../web-service/kit/client/service-client';
import { carry } from '../http/proxy';
import { RecentAnswers } from '../http/recent-answers';
import { unlessUnchanged } from '../http/unless-unchanged';
import { LastKnown } from '../live/last-known';

/** Availability arrives through the stream, which takes longer than this. */
const MAX_AGE_MS = 100;

export function eventRoutes(app: FastifyInstance, catalog: ServiceClient): void {
  const lastKnown = new LastKnown();
  const recent = new RecentAnswers(MAX_AGE_MS);
  const changing = async (ask: () => Promise<ServiceResponse>) => ask().finally(() => recent.clear());

  carry(
    app,
    catalog,
    {
      method: 'GET',
      path: '/events',
      summary:
        'Browse and search the events from today, or the past ones; the header x-next-cursor leads to more, x-stale: true says it is the last known list',
      query: LIST_QUERY,
      answer: [200, EVENT_LIST],
    },
    async (ask, request, reply) => {
      const answer = await recent.read(request.url, ask).catch((error: unknown) => ({ error }));
      if ('status' in answer && answer.status < 500) {
        const latest = answer.status === 200 ? lastKnown.remember(request.url, answer) : answer;
        return unlessUnchanged(latest, request, reply);
      }
      const known = lastKnown.recall(request.url);
      if (known) {
        reply.header('x-stale', 'true');
        return known;
      }
      return orThrow(answer);
    },
  );

  carry(
    app,
    catalog,
    { method: 'GET', path: '/events/:event_id', summary: 'One event', answer: [200, EVENT] },
    async (ask, request, reply) => unlessUnchanged(await recent.read(request.url, ask), request, reply),
  );
  const add = {
    method: 'POST',
    path: '/events',
    summary: 'Add an event (organisers)',
    body: NEW_EVENT,
    answer: [201, EVENT],
  } as const;
  const change = {
    method: 'PATCH',
    path: '/events/:event_id',
    summary: 'Change an event (organisers)',
    body: EVENT_CHANGE,
    answer: [200, CHANGED_EVENT],
  } as const;
  for (const route of [add, change]) carry(app, catalog, route, changing);
}

function orThrow(answer: ServiceResponse | { error: unknown }): ServiceResponse {
  if ('error' in answer) throw answer.error;
  return answer;
}
