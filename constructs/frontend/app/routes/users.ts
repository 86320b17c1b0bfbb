import { Type } from '@sinclair/typebox';
import type { onRequestHookHandler } from 'fastify';
import { Registration, User } from '../../../../contracts/http/users';
import { UserId } from '../../../../contracts/http/values';
import type { ServiceClient } from '../../../web-service/kit/client/service-client';
import type { HttpServer } from '../../../web-service/kit/http/server';
import { PUBLIC, SESSION_REQUIRED } from '../http/api-description';
import { proxyRoute } from '../http/proxy';
import { withHeaders } from '../http/responses';
import type { Sessions } from '../http/session';

const tags = ['users'];

export function userRoutes(
  app: HttpServer,
  { users, sessions, signInLimit }: { users: ServiceClient; sessions: Sessions; signInLimit: onRequestHookHandler[] },
): void {
  for (const [path, operationId, summary] of [
    ['/users/register', 'register', 'Register a user'],
    ['/users', 'registerByAlias', 'Alias of /api/users/register'],
  ] as const) {
    const schema = {
      operationId,
      tags,
      summary,
      description: 'Opens a session in the access mode `open`.',
      security: PUBLIC,
      body: Registration,
      response: { 201: withHeaders(User, 'location', 'set-cookie') },
    };
    const route = { method: 'POST', path, upstreamPath: '/users', schema, onRequest: signInLimit } as const;
    proxyRoute(app, users, route, async (forward, _, reply) => {
      const response = await forward();
      if (response.status === 201 && sessions.mode === 'open') {
        const { user_id: userId, role }: User = JSON.parse(response.body.toString());
        sessions.open(reply, { userId, role });
      }
      return response;
    });
  }

  proxyRoute(app, users, {
    method: 'GET',
    path: '/users/:user_id',
    schema: {
      operationId: 'getUser',
      tags,
      summary: 'Get the user of the session',
      security: SESSION_REQUIRED,
      params: Type.Object({ user_id: UserId }),
      response: { 200: User },
    },
  });
}
