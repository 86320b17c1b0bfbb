import type { FastifyInstance } from 'fastify';
import { fields } from '../../web-service/kit/http/schema';
import { requirePermission } from '../../web-service/kit/security/service-identity';
import { UUID } from './schemas';
import type { People } from './users';

/** Routes for other services, which the gateway does not forward. */
export function internalRoutes(app: FastifyInstance, people: People): void {
  app.get<{ Params: { user_id: string } }>(
    '/internal/users/:user_id/name',
    { schema: { hide: true, params: fields({ user_id: UUID }) } },
    async ({ headers, params }) => {
      requirePermission(headers, 'read-user-name');
      return { name: (await people.find(params.user_id))?.name ?? null };
    },
  );
}
