import type { FastifyInstance } from 'fastify';
import { Counter } from 'prom-client';
import { Problem } from '../../web-service/kit/http/problem';
import { fields } from '../../web-service/kit/http/schema';
import { signedIn } from '../../web-service/kit/security/access';
import type { Metrics } from '../../web-service/kit/telemetry/metrics';
import { connectionClosed } from './connection-closed';
import type { Passwords } from './passwords';
import { EMAIL, GRANT, PASSWORD, UUID } from './schemas';
import type { Sessions } from './sessions';
import { SignInAttempts } from './sign-in-attempts';
import { normalEmail, type People } from './users';

export interface SessionRoutesOptions {
  readonly people: People;
  readonly passwords: Passwords;
  readonly sessions: Sessions;
  readonly metrics: Metrics;
}

const REFRESH = fields({ refresh_token: { type: 'string', minLength: 1, maxLength: 200 } });

export function sessionRoutes(app: FastifyInstance, options: SessionRoutesOptions): void {
  const { people, passwords, sessions, metrics } = options;
  const attempts = new SignInAttempts();
  const signIns = new Counter({
    name: 'sign_ins_total',
    help: 'Attempts to sign in, by how they went',
    labelNames: ['outcome'],
    registers: [metrics],
  });

  const identify = async (email: string, password: string, abandoned: AbortSignal) => {
    const person = await people.findByEmail(email);
    return { person, isThem: await passwords.matches(password, person?.passwordHash, abandoned) };
  };

  app.post<{ Body: { email: string; password: string } }>(
    '/sessions',
    {
      schema: {
        summary: 'Sign in',
        body: fields({ email: EMAIL, password: { ...PASSWORD, minLength: 1 } }),
        response: { 201: GRANT },
      },
    },
    async ({ body: { email, password } }, reply) => {
      const account = normalEmail(email);
      attempts.begin(account);
      const { person, isThem } = await identify(email, password, connectionClosed(reply)).catch(error => {
        attempts.withdraw(account);
        throw error;
      });
      signIns.inc({ outcome: isThem ? 'accepted' : 'refused' });
      if (!person || !isThem) throw new Problem(401, 'email or password is wrong', { type: 'wrong-credentials' });
      attempts.succeeded(account);
      return reply.code(201).send(await sessions.open(person));
    },
  );

  app.post<{ Body: { refresh_token: string } }>(
    '/sessions/refresh',
    {
      schema: {
        summary: 'Trade a refresh token, good once, for new tokens',
        body: REFRESH,
        response: { 200: GRANT },
      },
    },
    ({ body }) => sessions.refresh(body.refresh_token),
  );

  app.post<{ Body: { refresh_token: string } }>(
    '/sessions/revoke',
    { schema: { summary: 'Sign out with the refresh token', body: REFRESH } },
    async ({ body }, reply) => {
      await sessions.revokeByToken(body.refresh_token);
      return reply.code(204).send();
    },
  );

  app.delete<{ Params: { session_id: string } }>(
    '/sessions/:session_id',
    { schema: { summary: 'Sign out', params: fields({ session_id: UUID }) } },
    async ({ params: { session_id: sessionId }, headers }, reply) => {
      const { userId } = signedIn(headers);
      if (!(await sessions.revoke(sessionId, userId))) throw new Problem(404, `you have no session ${sessionId}`);
      return reply.code(204).send();
    },
  );
}
