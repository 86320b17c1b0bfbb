import type { FastifyInstance } from 'fastify';
import { readCursor, writeCursor } from '../../web-service/kit/http/cursor';
import { isDate } from '../../web-service/kit/http/dates';
import { organiser } from '../../web-service/kit/security/access';
import { traceHeaders } from '../../web-service/kit/telemetry/trace';
import type { EventDescription } from './event';
import { type Events, isEventId, type Position } from './events';
import { CHANGED_EVENT, EVENT, EVENT_CHANGE, EVENT_LIST, LIST_QUERY, NEW_EVENT } from './schemas';

interface ListQuery {
  readonly search?: string;
  readonly past: boolean;
  readonly cursor?: string;
  readonly limit: number;
}

interface OfEvent {
  Params: { event_id: string };
}

export function eventRoutes(app: FastifyInstance, events: Events): void {
  app.get<{ Querystring: ListQuery }>(
    '/events',
    {
      schema: {
        summary: 'Events from today by date, or the past ones; the header x-next-cursor leads to more',
        querystring: LIST_QUERY,
        response: { 200: EVENT_LIST },
      },
    },
    async ({ query: { search, past, cursor, limit } }, reply) => {
      const after = cursor === undefined ? undefined : positionOf(cursor);
      const page = await events.list({ search: search || undefined, past, after, limit });
      if (page.next) reply.header('x-next-cursor', writeCursor([page.next.date, page.next.id]));
      return page.events;
    },
  );

  app.get<OfEvent>('/events/:event_id', { schema: { summary: 'An event', response: { 200: EVENT } } }, ({ params }) =>
    events.find(params.event_id),
  );

  app.post<{ Body: EventDescription }>(
    '/events',
    {
      schema: { summary: 'Add an event (organisers)', body: NEW_EVENT, response: { 201: EVENT } },
      onRequest: async ({ headers }) => {
        organiser(headers);
      },
    },
    async ({ body, trace }, reply) => {
      const event = await events.create(body, traceHeaders(trace).traceparent);
      return reply.code(201).header('location', `/events/${event.event_id}`).send(event);
    },
  );

  app.patch<OfEvent & { Body: Partial<EventDescription> }>(
    '/events/:event_id',
    {
      schema: { summary: 'Change an event (organisers)', body: EVENT_CHANGE, response: { 200: CHANGED_EVENT } },
      onRequest: async ({ headers }) => {
        organiser(headers);
      },
    },
    ({ params, body, trace }) => events.change(params.event_id, body, traceHeaders(trace).traceparent),
  );
}

function positionOf(cursor: string): Position {
  const [date = '', id = ''] = readCursor(cursor, [isDate, isEventId]);
  return { date, id };
}
