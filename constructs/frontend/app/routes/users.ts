import type { FastifyInstance, onRequestHookHandler } from 'fastify';
import { PERSON, registration } from '../../../user-service/app/schemas';
import type { ServiceClient } from '../../../web-service/kit/client/service-client';
import { carry } from '../http/proxy';
import type { Sessions } from '../http/session';

export function userRoutes(
  app: FastifyInstance,
  { users, sessions, joining }: { users: ServiceClient; sessions: Sessions; joining: onRequestHookHandler[] },
): void {
  const register = {
    method: 'POST',
    inside: '/users',
    body: registration(sessions.mode),
    answer: [201, PERSON],
    onRequest: joining,
  } as const;

  for (const [path, summary] of [
    ['/users/register', 'Register; in the open mode this opens a session, too'],
    ['/users', 'Alias of /api/users/register'],
  ] as const) {
    carry(app, users, { ...register, path, summary }, async (ask, _, reply) => {
      const answer = await ask();
      if (answer.status === 201 && sessions.mode === 'open') {
        const { user_id: userId, role } = JSON.parse(answer.body.toString());
        sessions.open(reply, { userId, role });
      }
      return answer;
    });
  }

  carry(app, users, { method: 'GET', path: '/users/:user_id', summary: 'Oneself', answer: [200, PERSON] });
}
