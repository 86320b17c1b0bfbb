import { callerHeaders } from '../security/access';
import type { ServiceClient } from './service-client';

/** For the services that print a person's name: undefined where nobody of this id is known. Rejects while nobody can say. */
export type UserNameLookup = (userId: string) => Promise<string | undefined>;

/** Asks user-service as the person themself, who is the only one to see them. */
export function userNames(users: ServiceClient): UserNameLookup {
  return async userId => {
    const path = `/users/${encodeURIComponent(userId)}`;
    const headers = callerHeaders({ userId, role: 'person' });
    const { status, body } = await users.call({ method: 'GET', path, headers });
    if (status >= 500) throw new Error(`user-service answers ${status}`);
    return status === 200 ? JSON.parse(body.toString()).name : undefined;
  };
}
