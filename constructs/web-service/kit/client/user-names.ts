import type { UserName } from '../../../../contracts/http/internal';
import type { ServiceName } from '../../../../contracts/services';
import { serviceHeaders } from '../security/service-identity';
import type { ServiceClient } from './service-client';

/**
 * Returns the name of a user, or undefined if there is no user with this id. Rejects while user-service is unavailable.
 */
export type UserNameLookup = (userId: string) => Promise<string | undefined>;

export function userNames(users: ServiceClient, service: ServiceName): UserNameLookup {
  return async userId => {
    const path = `/internal/users/${encodeURIComponent(userId)}/name`;
    const { status, body } = await users.call({ method: 'GET', path, headers: serviceHeaders(service) });
    if (status === 400) {
      return undefined; // not an id of user-service: in the open mode clients choose their user_id
    }
    if (status !== 200) {
      throw new Error(`user-service returned status ${status}`);
    }
    const { name }: UserName = JSON.parse(body.toString());
    return name ?? undefined;
  };
}
