import { Type } from '@sinclair/typebox';
import { Credentials, Grant, RefreshToken } from '../../../contracts/http/sessions';
import { STRICT, UserId } from '../../../contracts/http/values';
import { Problem } from '../../web-service/kit/http/problem';
import type { HttpServer } from '../../web-service/kit/http/server';
import { signedIn } from '../../web-service/kit/security/access';
import { counter } from '../../web-service/kit/telemetry/instruments';
import type { Metrics } from '../../web-service/kit/telemetry/metrics';
import { connectionClosed } from './connection-closed';
import type { Passwords } from './passwords';
import type { Sessions } from './sessions';
import { SignInAttempts } from './sign-in-attempts';
import { normalEmail, type Users } from './users';

export interface SessionRoutesOptions {
  readonly users: Users;
  readonly passwords: Passwords;
  readonly sessions: Sessions;
  readonly metrics: Metrics;
}

export function sessionRoutes(app: HttpServer, options: SessionRoutesOptions): void {
  const { users, passwords, sessions, metrics } = options;
  const attempts = new SignInAttempts();
  const signIns = counter(metrics, 'signIns');

  const identify = async (email: string, password: string, abandoned: AbortSignal) => {
    const user = await users.findByEmail(email);
    return { user, isMatch: await passwords.matches(password, user?.passwordHash, abandoned) };
  };

  app.post(
    '/sessions',
    {
      schema: {
        summary: 'Sign in',
        body: Credentials,
        response: { 201: Grant },
      },
    },
    async ({ body: { email, password } }, reply) => {
      const account = normalEmail(email);
      attempts.begin(account);
      const { user, isMatch } = await identify(email, password, connectionClosed(reply)).catch(error => {
        attempts.withdraw(account);
        throw error;
      });
      signIns.inc({ outcome: isMatch ? 'accepted' : 'refused' });
      if (!user || !isMatch) {
        throw new Problem(401, 'email or password is wrong', { type: 'wrong-credentials' });
      }
      attempts.succeeded(account);
      return reply.code(201).send(await sessions.open(user));
    },
  );

  app.post(
    '/sessions/refresh',
    {
      schema: {
        summary: 'Exchange a refresh token for new tokens',
        body: RefreshToken,
        response: { 200: Grant },
      },
    },
    ({ body }) => sessions.refresh(body.refresh_token),
  );

  app.post(
    '/sessions/revoke',
    { schema: { summary: 'Sign out with the refresh token', body: RefreshToken } },
    async ({ body }, reply) => {
      await sessions.revokeByToken(body.refresh_token);
      return reply.code(204).send();
    },
  );

  app.delete(
    '/sessions/:session_id',
    { schema: { summary: 'Sign out', params: Type.Object({ session_id: UserId }, STRICT) } },
    async ({ params: { session_id: sessionId }, headers }, reply) => {
      const { userId } = signedIn(headers);
      if (!(await sessions.revoke(sessionId, userId))) {
        throw new Problem(404, `session ${sessionId} not found`);
      }
      return reply.code(204).send();
    },
  );
}
