import { createHash, timingSafeEqual } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import type { AccessMode, Role } from '../../../contracts/access';
import { OpenRegistration, PasswordRegistration, User as UserResource } from '../../../contracts/http/users';
import { STRICT, UserId } from '../../../contracts/http/values';
import { Problem } from '../../web-service/kit/http/problem';
import type { HttpServer } from '../../web-service/kit/http/server';
import { signedIn } from '../../web-service/kit/security/access';
import { counter } from '../../web-service/kit/telemetry/instruments';
import type { Metrics } from '../../web-service/kit/telemetry/metrics';
import { connectionClosed } from './connection-closed';
import { refuseWeakPassword } from './password-strength';
import type { Passwords } from './passwords';
import type { User, Users } from './users';

export interface UserRoutesOptions {
  readonly mode: AccessMode;
  readonly organiserKey: string | undefined;
  readonly users: Users;
  readonly passwords: Passwords;
  readonly metrics: Metrics;
}

export function userRoutes(app: HttpServer, options: UserRoutesOptions): void {
  const { mode, users, passwords, metrics } = options;
  const registered = counter(metrics, 'registrations');

  app.post(
    '/users',
    {
      schema: {
        summary: 'Register',
        body: mode === 'required' ? PasswordRegistration : OpenRegistration,
        response: { 201: UserResource },
      },
    },
    async ({ body }, reply) => {
      const { name, email, organiser_key: key } = body;
      const password = 'password' in body ? body.password : undefined;
      const role = roleFor(key, options.organiserKey);
      if (password !== undefined) {
        refuseWeakPassword(password, { name, email });
      }
      const hash = password && (await passwords.hash(password, connectionClosed(reply)));
      const user = await users.register({ name, email, role, ...(hash && { passwordHash: hash }) });
      registered.inc();
      return reply.code(201).header('location', `/users/${user.userId}`).send(shown(user));
    },
  );

  app.get(
    '/users/:user_id',
    {
      schema: {
        summary: 'Get a user',
        params: Type.Object({ user_id: UserId }, STRICT),
        response: { 200: UserResource },
      },
    },
    async ({ params: { user_id: userId }, headers }) => {
      const isOwn = signedIn(headers).userId === userId;
      const user = isOwn ? await users.find(userId) : undefined;
      if (!user) {
        throw new Problem(404, `user ${userId} not found`);
      }
      return shown(user);
    },
  );
}

/** The organiser key makes a user an organiser. Without a configured key, no user can become one. */
function roleFor(given: string | undefined, key: string | undefined): Role {
  if (given === undefined) {
    return 'person';
  }
  if (key === undefined || !timingSafeEqual(digest(given), digest(key))) {
    throw new Problem(403, 'wrong organiser key', { type: 'organiser-key' });
  }
  return 'organiser';
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function shown({ userId, name, email, createdAt, role }: User): UserResource {
  return { user_id: userId, name, email, createdAt, role };
}
