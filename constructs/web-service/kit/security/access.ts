import type { IncomingHttpHeaders } from 'node:http';
import { createSigner, createVerifier } from 'fast-jwt';
import type { AccessMode, Role } from '../../../../contracts/access';
import { Problem } from '../http/problem';
import type { Setting } from '../process/config';
import { variable } from '../process/variables';

// Identity of the caller. The gateway reads it from an access token and passes it to the services in two headers.

export const accessMode: Setting<AccessMode> = variable('ACCESS_MODE');

export interface Caller {
  readonly userId: string;
  readonly role: Role;
}

export interface AccessClaims extends Caller {
  readonly sessionId: string;
}

export function callerHeaders(caller: Caller | undefined): Record<string, string> {
  return caller ? { 'x-user-id': caller.userId, 'x-user-role': caller.role } : {};
}

/**
 * Trusts the headers: network policies allow ingress only from the gateway and from the services that call this one.
 */
export function callerOf(headers: IncomingHttpHeaders): Caller | undefined {
  const userId = headers['x-user-id'];
  if (typeof userId !== 'string' || userId === '') {
    return undefined;
  }
  return { userId, role: headers['x-user-role'] === 'organiser' ? 'organiser' : 'person' };
}

export function signedIn(headers: IncomingHttpHeaders): Caller {
  const caller = callerOf(headers);
  if (!caller) {
    throw new Problem(401, 'sign in first', { type: 'sign-in' });
  }
  return caller;
}

export function organiser(headers: IncomingHttpHeaders): Caller {
  const caller = signedIn(headers);
  if (caller.role !== 'organiser') {
    throw new Problem(403, 'only organisers may do this', { type: 'not-yours' });
  }
  return caller;
}

const ISSUER = 'cdk-ticketing';

export interface AccessTokens {
  sign(claims: AccessClaims): { token: string; expiresAt: Date };
  /** Returns undefined for a token that is invalid, expired or signed with another key. */
  verify(token: string): (AccessClaims & { expiresAt: Date }) | undefined;
}

export function accessTokens(key: string, { lifetimeSeconds }: { lifetimeSeconds: number }): AccessTokens {
  const sign = createSigner({ key, algorithm: 'HS256', iss: ISSUER, expiresIn: lifetimeSeconds * 1000 });
  const verify = createVerifier({
    key,
    algorithms: ['HS256'],
    allowedIss: ISSUER,
    requiredClaims: ['sub', 'sid', 'role', 'exp'],
    cache: 1000,
  });
  return {
    sign: ({ userId, role, sessionId }) => ({
      token: sign({ sub: userId, role, sid: sessionId }),
      expiresAt: new Date(Date.now() + lifetimeSeconds * 1000),
    }),
    verify: token => {
      try {
        const { sub, role, sid, exp } = verify(token);
        return { userId: sub, role, sessionId: sid, expiresAt: new Date(exp * 1000) };
      } catch {
        return undefined;
      }
    },
  };
}
