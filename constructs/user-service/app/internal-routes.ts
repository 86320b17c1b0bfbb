import { Type } from '@sinclair/typebox';
import { UserName } from '../../../contracts/http/internal';
import { STRICT, UserId } from '../../../contracts/http/values';
import type { HttpServer } from '../../web-service/kit/http/server';
import { requirePermission } from '../../web-service/kit/security/service-identity';
import type { Users } from './users';

/** Routes for other services, which the gateway does not forward. */
export function internalRoutes(app: HttpServer, users: Users): void {
  app.get(
    '/internal/users/:user_id/name',
    { schema: { hide: true, params: Type.Object({ user_id: UserId }, STRICT), response: { 200: UserName } } },
    async ({ headers, params }) => {
      requirePermission(headers, 'read-user-name');
      return { name: (await users.find(params.user_id))?.name ?? null };
    },
  );
}
