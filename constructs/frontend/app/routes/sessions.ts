import type { FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';
import {
  CurrentSession,
  type Grant,
  OptionalRefreshToken,
  Session,
  SignIn,
  type Transport,
} from '../../../../contracts/http/sessions';
import type { ServiceResponse } from '../../../web-service/kit/client/request';
import type { ServiceClient } from '../../../web-service/kit/client/service-client';
import { Problem } from '../../../web-service/kit/http/problem';
import type { HttpServer } from '../../../web-service/kit/http/server';
import { PUBLIC, REFRESH_TOKEN, SESSION_OPTIONAL } from '../http/api-description';
import { contextHeaders, sendUpstreamResponse } from '../http/proxy';
import { withHeaders } from '../http/responses';
import type { Sessions } from '../http/session';

const tags = ['sessions'];

export function sessionRoutes(
  app: HttpServer,
  { users, sessions, signInLimit }: { users: ServiceClient; sessions: Sessions; signInLimit: onRequestHookHandler[] },
): void {
  app.get(
    '/sessions/current',
    {
      schema: {
        operationId: 'getCurrentSession',
        tags,
        summary: 'Get the current session',
        security: SESSION_OPTIONAL,
        response: { 200: CurrentSession },
      },
    },
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
      headers: { ...contextHeaders(request), 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  /** Uses both tokens: the access token expires first, and a lost request may have used the refresh token. */
  const revoke = async (request: FastifyRequest, token: string | undefined) => {
    const { session } = request;
    const path = `/sessions/${encodeURIComponent(session?.sessionId ?? '')}`;
    const responses = await Promise.all([
      ...(session ? [users.call({ method: 'DELETE', path, headers: contextHeaders(request) })] : []),
      ...(token ? [post(request, '/sessions/revoke', { refresh_token: token })] : []),
    ]);
    return responses.find(({ status }) => status >= 500);
  };

  app.delete(
    '/sessions/current',
    {
      schema: {
        operationId: 'signOut',
        tags,
        summary: 'Sign out',
        description: 'Ends the session of the cookies, of the access token, or of the refresh token in the body.',
        security: [...SESSION_OPTIONAL, ...REFRESH_TOKEN],
        body: OptionalRefreshToken,
        response: { 204: withHeaders({ type: 'null' }, 'set-cookie') },
      },
      config: { acceptsExpiredToken: true },
    },
    async (request, reply) => {
      sessions.clearCookies(reply);
      const failure =
        sessions.mode === 'required'
          ? await revoke(request, request.body?.refresh_token ?? sessions.refreshToken(request))
          : undefined;
      return failure ? sendUpstreamResponse(reply, failure) : reply.code(204).send();
    },
  );

  app.post(
    '/sessions',
    {
      schema: {
        operationId: 'signIn',
        tags,
        summary: 'Sign in',
        description:
          'In the access mode `required` only. The tokens are in cookies, or with `"transport":"bearer"` in the body.',
        security: PUBLIC,
        body: SignIn,
        response: { 201: withHeaders(Session, 'set-cookie') },
      },
      onRequest: signInLimit,
    },
    async (request, reply) => {
      if (sessions.mode === 'open') {
        throw new Problem(404, 'the access mode open has no sign-in: registration opens a session');
      }
      const { email, password, transport } = request.body;
      return sendSession(reply, await post(request, '/sessions', { email, password }), transport);
    },
  );

  app.post(
    '/sessions/refresh',
    {
      schema: {
        operationId: 'refreshSession',
        tags,
        summary: 'Exchange a refresh token for new tokens',
        description: 'The refresh token, from the cookie or from the body, can be used once.',
        security: REFRESH_TOKEN,
        body: OptionalRefreshToken,
        response: { 200: withHeaders(Session, 'set-cookie') },
      },
      config: { acceptsExpiredToken: true },
    },
    async (request, reply) => {
      const given = request.body?.refresh_token;
      const token = given ?? sessions.refreshToken(request);
      if (!token) {
        throw new Problem(401, 'no refresh token: sign in', { type: 'sign-in' });
      }
      const response = await post(request, '/sessions/refresh', { refresh_token: token });
      if (response.status === 401 && !given) {
        sessions.clearCookies(reply);
      }
      return sendSession(reply, response, given ? 'bearer' : 'cookie');
    },
  );

  function sendSession(reply: FastifyReply, response: ServiceResponse, transport: Transport): FastifyReply {
    if (response.status >= 300) {
      return sendUpstreamResponse(reply, response);
    }
    const { user_id, role, access_token, access_expires_at, refresh_token, refresh_expires_at }: Grant = JSON.parse(
      response.body.toString(),
    );
    const session = { user_id, role, expires_at: access_expires_at };
    reply.code(response.status).header('cache-control', 'no-store');
    if (transport === 'bearer') {
      return reply.send({ ...session, access_token, refresh_token });
    }
    sessions.setAccessCookie(reply, access_token, new Date(access_expires_at));
    if (refresh_token && refresh_expires_at) {
      sessions.setRefreshCookie(reply, refresh_token, new Date(refresh_expires_at));
    }
    return reply.send(session);
  }
}
