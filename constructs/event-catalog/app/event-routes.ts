import {
  ChangedEvent,
  Event,
  EventChange,
  EventList,
  EventParams,
  EventQuery,
  NewEvent,
} from '../../../contracts/http/events';
import { isDate } from '../../web-service/kit/http/dates';
import type { HttpServer } from '../../web-service/kit/http/server';
import { organiser } from '../../web-service/kit/security/access';
import { traceHeaders } from '../../web-service/kit/telemetry/trace';
import { readCursor, writeCursor } from './cursor';
import { type Events, isEventId, type Position } from './events';

export function eventRoutes(app: HttpServer, events: Events): void {
  app.get(
    '/events',
    {
      schema: {
        summary: 'List events by date',
        querystring: EventQuery,
        response: { 200: EventList },
      },
    },
    async ({ query: { search, past, cursor, limit } }, reply) => {
      const after = cursor === undefined ? undefined : positionOf(cursor);
      const page = await events.list({ search: search || undefined, past, after, limit });
      if (page.next) {
        reply.header('x-next-cursor', writeCursor([page.next.date, page.next.id]));
      }
      return page.events;
    },
  );

  app.get(
    '/events/:event_id',
    { schema: { summary: 'Get an event', params: EventParams, response: { 200: Event } } },
    ({ params }) => events.find(params.event_id),
  );

  app.post(
    '/events',
    {
      schema: { summary: 'Add an event', body: NewEvent, response: { 201: Event } },
      onRequest: async ({ headers }) => {
        organiser(headers);
      },
    },
    async ({ body, trace }, reply) => {
      const event = await events.create(body, traceHeaders(trace).traceparent);
      return reply.code(201).header('location', `/events/${event.event_id}`).send(event);
    },
  );

  app.patch(
    '/events/:event_id',
    {
      schema: {
        summary: 'Change an event',
        params: EventParams,
        body: EventChange,
        response: { 200: ChangedEvent },
      },
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
