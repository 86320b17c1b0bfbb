import { setTimeout as wait } from 'node:timers/promises';
import { Type } from '@sinclair/typebox';
import { Problem } from '../../../../../constructs/web-service/kit/http/problem';
import { defineService } from '../../../../../constructs/web-service/kit/process/service';
import { traceHeaders } from '../../../../../constructs/web-service/kit/telemetry/trace';

/** Has a property that is not in the response schema. */
const withSecret = (count: number) => ({ count, leaked: true });

/** State of the store that the readiness check of the service reads. */
export const shelf = { isAvailable: true };

/** A service with routes of every kind. */
export const counting = defineService({
  name: 'counting',
  port: 3000,
  settings: {},
  build: async () => ({
    ready: {
      shelf: async () => {
        if (!shelf.isAvailable) {
          throw new Error('unavailable');
        }
      },
    },
    close: async () => undefined,
    routes: app => {
      app.post(
        '/things',
        {
          schema: {
            body: Type.Object(
              { count: Type.Integer({ minimum: 1 }), note: Type.Optional(Type.Object({})) },
              { additionalProperties: false },
            ),
            response: { 201: Type.Object({ count: Type.Integer() }) },
          },
        },
        async (request, reply) => reply.code(201).send(withSecret(request.body.count)),
      );
      app.get(
        '/things',
        {
          schema: {
            querystring: Type.Object(
              { limit: Type.Integer({ maximum: 100, default: 7 }), all: Type.Optional(Type.Boolean()) },
              { additionalProperties: false },
            ),
          },
        },
        ({ query, trace }) => ({ ...query, headers: traceHeaders(trace) }),
      );
      app.get<{ Params: { id: string } }>('/things/:id', ({ params }) => params);
      app.delete('/shelves/*', () => ({}));
      app.get('/*', () => {
        throw new Problem(404, 'there is no such file');
      });
      app.get('/refused', () => {
        throw new Problem(409, 'only 3 are left', { type: 'not-enough', more: { left: 3 } });
      });
      app.get('/broken', () => {
        throw new Error('a secret detail');
      });
      app.get('/unavailable', () => {
        throw Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:5432'), { code: 'ECONNREFUSED' });
      });
      app.get('/slow', async () => {
        await wait(200);
        return { slow: true };
      });
    },
  }),
});
