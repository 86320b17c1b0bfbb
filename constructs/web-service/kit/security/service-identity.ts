import type { IncomingHttpHeaders } from 'node:http';
import { SERVICE_PERMISSIONS, type ServicePermission } from '../../../../contracts/access';
import type { ServiceName } from '../../../../contracts/services';
import { Problem } from '../http/problem';

const HEADER = 'x-service-name';

/** Headers of a request that a service makes for itself, not for a user. */
export function serviceHeaders(service: ServiceName): Record<string, string> {
  return { [HEADER]: service };
}

/**
 * Rejects requests from users, and from services without the permission. Trusts the header as `callerOf` trusts its
 * own.
 */
export function requirePermission(headers: IncomingHttpHeaders, permission: ServicePermission): void {
  const allowed: readonly string[] = SERVICE_PERMISSIONS[permission];
  const service = headers[HEADER];
  if (typeof service === 'string' && allowed.includes(service)) {
    return;
  }
  throw new Problem(403, `only services with the permission '${permission}' may send this request`, {
    type: 'not-yours',
  });
}
