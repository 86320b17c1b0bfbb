import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Grant } from '../../../contracts/http/sessions';
import { Problem } from '../../web-service/kit/http/problem';
import type { AccessTokens } from '../../web-service/kit/security/access';
import type { Log } from '../../web-service/kit/telemetry/log';
import type { Table } from './table';
import type { User, Users } from './users';

export const ACCESS_TOKEN_SECONDS = 15 * 60;
const REFRESH_TOKEN_SECONDS = 30 * 24 * 60 * 60;
/** The previous token is accepted for this time, because two tabs may refresh at the same time. */
const PREVIOUS_TOKEN_MS = 10_000;

export interface Sessions {
  open(user: User): Promise<Grant>;
  refresh(refreshToken: string): Promise<Grant>;
  /** Returns false if the user has no session with this id. */
  revoke(sessionId: string, userId: string): Promise<boolean>;
  /** Ends the session of its current or previous refresh token. Other tokens change nothing. */
  revokeByToken(refreshToken: string): Promise<void>;
}

/**
 * An item of the table. Tokens are stored as hashes, so a reader of the table cannot use them. They are random, so a
 * plain hash is enough.
 */
interface Session {
  /** Id of the user. */
  readonly person: string;
  readonly tokenHash: string;
  readonly previousHash?: string;
  readonly rotatedAt: number;
  /** Seconds since the epoch, after which DynamoDB deletes the item. */
  readonly expiresAt: number;
}

/** A refresh token can be used once. If it is used again, it was stolen, so the session is revoked. */
export function openSessions(table: Table, users: Users, tokens: AccessTokens, log: Log, now = Date.now): Sessions {
  const keyOf = (sessionId: string) => `session#${sessionId}`;
  const newToken = () => randomBytes(32).toString('base64url');
  const expiry = () => Math.floor(now() / 1000) + REFRESH_TOKEN_SECONDS;

  const grant = (sessionId: string, user: User, refresh?: { token: string; expiresAt: number }): Grant => {
    const access = tokens.sign({ userId: user.userId, role: user.role, sessionId });
    return {
      session_id: sessionId,
      user_id: user.userId,
      role: user.role,
      access_token: access.token,
      access_expires_at: access.expiresAt.toISOString(),
      ...(refresh && {
        refresh_token: `${sessionId}.${refresh.token}`,
        refresh_expires_at: new Date(refresh.expiresAt * 1000).toISOString(),
      }),
    };
  };

  /** Returns false if a concurrent request was faster. */
  const rotate = (sessionId: string, tokenHash: string, next: { token: string; expiresAt: number }) =>
    table.update(keyOf(sessionId), {
      set: {
        tokenHash: hashOf(next.token),
        previousHash: tokenHash,
        rotatedAt: now(),
        expiresAt: next.expiresAt,
      },
      where: { tokenHash },
    });

  return {
    open: async user => {
      const sessionId = randomUUID();
      const refresh = { token: newToken(), expiresAt: expiry() };
      const session: Session = {
        person: user.userId,
        tokenHash: hashOf(refresh.token),
        rotatedAt: now(),
        expiresAt: refresh.expiresAt,
      };
      await table.create(keyOf(sessionId), session);
      return grant(sessionId, user, refresh);
    },

    refresh: async refreshToken => {
      const [sessionId = '', token = ''] = refreshToken.split('.');
      const session = await table.get<Session>(keyOf(sessionId));
      const user = session && session.expiresAt * 1000 > now() ? await users.find(session.person) : undefined;
      if (!session || !user) {
        throw signInAgain();
      }

      const tokenHash = hashOf(token);
      if (tokenHash === session.tokenHash) {
        const next = { token: newToken(), expiresAt: expiry() };
        const isFirst = await rotate(sessionId, tokenHash, next);
        return grant(sessionId, user, isFirst ? next : undefined);
      }
      if (tokenHash === session.previousHash && now() - session.rotatedAt < PREVIOUS_TOKEN_MS) {
        return grant(sessionId, user);
      }
      log.warn({ session_id: sessionId, user_id: session.person }, 'refresh token reused, session revoked');
      await table.remove(keyOf(sessionId));
      throw signInAgain();
    },

    revoke: async (sessionId, userId) => {
      const session = await table.get<Session>(keyOf(sessionId));
      if (session?.person !== userId) {
        return false;
      }
      await table.remove(keyOf(sessionId));
      return true;
    },

    revokeByToken: async refreshToken => {
      const [sessionId = '', token = ''] = refreshToken.split('.');
      const session = await table.get<Session>(keyOf(sessionId));
      const isMatch = [session?.tokenHash, session?.previousHash].includes(hashOf(token));
      if (isMatch) {
        await table.remove(keyOf(sessionId));
      }
    },
  };
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

function signInAgain(): Problem {
  return new Problem(401, 'the session has ended: sign in again', { type: 'sign-in' });
}
