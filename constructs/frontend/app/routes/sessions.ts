import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';
import type { ServiceResponse } from '../../../web-service/kit/client/request';
import type { ServiceClient } from '../../../web-service/kit/client/service-client';
import { Problem } from '../../../web-service/kit/http/problem';
import { askedBy, hand } from '../http/proxy';
import * as shapes from '../http/schemas';
import type { Sessions } from '../http/session';

/** What user-service answers to a sign-in and to a refresh. */
interface Grant {
  readonly user_id: string;
  readonly role: string;
  readonly access_token: string;
  readonly access_expires_at: string;
  /** Left out when another request has just been given the new one: it brought the cookie, too. */
  readonly refresh_token?: string;
  readonly refresh_expires_at?: string;
}

export function sessionRoutes(
  app: FastifyInstance,
  { users, sessions, joining }: { users: ServiceClient; sessions: Sessions; joining: onRequestHookHandler[] },
): void {
  const tags = ['sessions'];

  app.get(
    '/sessions/current',
    { schema: { tags, summary: 'Who the caller is, if anybody', response: { 200: shapes.currentSession } } },
    async ({ session }) => ({
      access: sessions.mode,
      user: session
        ? { user_id: session.userId, role: session.role, expires_at: session.expiresAt.toISOString() }
        : null,
    }),
  );

  const post = (request: FastifyRequest, path: string, body: object) =>
    users.call({
      method: 'POST',
      path,
      headers: { ...askedBy(request), 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const tokenIn = (request: FastifyRequest<{ Body?: { refresh_token?: string } }>) =>
    request.body?.refresh_token ?? sessions.refreshToken(request);

  /** By both tokens: the access token ends first, and a refresh token may have been used up by a request that got lost. */
  const revoke = async (request: FastifyRequest<{ Body?: { refresh_token?: string } }>) => {
    const { session } = request;
    const token = tokenIn(request);
    const path = `/sessions/${encodeURIComponent(session?.sessionId ?? '')}`;
    const answers = await Promise.all([
      ...(session ? [users.call({ method: 'DELETE', path, headers: askedBy(request) })] : []),
      ...(token ? [post(request, '/sessions/revoke', { refresh_token: token })] : []),
    ]);
    return answers.find(({ status }) => status >= 500);
  };

  app.delete<{ Body?: { refresh_token?: string } }>(
    '/sessions/current',
    {
      schema: {
        tags,
        summary: 'Sign out: ends the session of the cookies, of the access token, or of the refresh token in the body',
        body: shapes.refresh,
        response: { 204: { type: 'null' } },
      },
      config: { acceptsExpiredToken: true },
    },
    async (request, reply) => {
      sessions.forget(reply);
      const failure = sessions.mode === 'required' ? await revoke(request) : undefined;
      return failure ? hand(reply, failure) : reply.code(204).send();
    },
  );

  app.post<{ Body: { email: string; password: string; transport: 'cookie' | 'bearer' } }>(
    '/sessions',
    {
      schema: {
        tags,
        summary: 'Sign in (required mode): cookies, or the tokens themselves with "transport":"bearer"',
        body: shapes.signIn,
        response: { 201: shapes.session },
      },
      onRequest: joining,
    },
    async (request, reply) => {
      if (sessions.mode === 'open') throw new Problem(404, 'nobody signs in here: registering opens a session');
      const { email, password, transport } = request.body;
      return answerWith(reply, await post(request, '/sessions', { email, password }), transport);
    },
  );

  app.post<{ Body?: { refresh_token?: string } }>(
    '/sessions/refresh',
    {
      schema: {
        tags,
        summary: 'A new access token for a refresh token, which is used up: from the cookie, or from the body',
        body: shapes.refresh,
        response: { 200: shapes.session },
      },
      config: { acceptsExpiredToken: true },
    },
    async (request, reply) => {
      const given = request.body?.refresh_token;
      const token = tokenIn(request);
      if (!token) throw new Problem(401, 'there is no refresh token: sign in', { type: 'sign-in' });
      const answer = await post(request, '/sessions/refresh', { refresh_token: token });
      if (answer.status === 401 && !given) sessions.forget(reply);
      return answerWith(reply, answer, given ? 'bearer' : 'cookie');
    },
  );

  function answerWith(reply: FastifyReply, answer: ServiceResponse, transport: 'cookie' | 'bearer'): FastifyReply {
    if (answer.status >= 300) return hand(reply, answer);
    const { user_id, role, access_token, access_expires_at, refresh_token, refresh_expires_at }: Grant = JSON.parse(
      answer.body.toString(),
    );
    const session = { user_id, role, expires_at: access_expires_at };
    reply.code(answer.status).header('cache-control', 'no-store');
    if (transport === 'bearer') return reply.send({ ...session, access_token, refresh_token });
    sessions.keep(reply, access_token, new Date(access_expires_at));
    if (refresh_token && refresh_expires_at) sessions.keepRefresh(reply, refresh_token, new Date(refresh_expires_at));
    return reply.send(session);
  }
}
