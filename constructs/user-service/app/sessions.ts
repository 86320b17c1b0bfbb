import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Grant } from '../../../contracts/http/sessions';
import { Problem } from '../../web-service/kit/http/problem';
import type { AccessTokens } from '../../web-service/kit/security/access';
import type { Log } from '../../web-service/kit/telemetry/log';
import type { Table } from './table';
import type { People, Person } from './users';

export const ACCESS_TOKEN_SECONDS = 15 * 60;
const REFRESH_TOKEN_SECONDS = 30 * 24 * 60 * 60;
/** Two tabs that refresh at once are no theft. */
const BOTH_TOKENS_GOOD_MS = 10_000;

export interface Sessions {
  open(person: Person): Promise<Grant>;
  refresh(refreshToken: string): Promise<Grant>;
  /** False when there is no such session of this person. */
  revoke(sessionId: string, userId: string): Promise<boolean>;
  /** Ends the session of its current or previous refresh token; a token of no session changes nothing. */
  revokeByToken(refreshToken: string): Promise<void>;
}

/** Tokens are kept as hashes: who reads the table cannot become anybody. They are random, so a plain hash will do. */
interface Session {
  readonly person: string;
  readonly tokenHash: string;
  readonly previousHash?: string;
  readonly rotatedAt: number;
  /** Seconds since the epoch: DynamoDB removes the item some time after. */
  readonly expiresAt: number;
}

/** A refresh token is good once. One that comes a second time has been stolen from us or from its thief: the session ends. */
export function openSessions(table: Table, people: People, tokens: AccessTokens, log: Log, now = Date.now): Sessions {
  const keyOf = (sessionId: string) => `session#${sessionId}`;
  const newToken = () => randomBytes(32).toString('base64url');
  const expiry = () => Math.floor(now() / 1000) + REFRESH_TOKEN_SECONDS;

  const grant = (sessionId: string, person: Person, refresh?: { token: string; expiresAt: number }): Grant => {
    const access = tokens.sign({ userId: person.userId, role: person.role, sessionId });
    return {
      session_id: sessionId,
      user_id: person.userId,
      role: person.role,
      access_token: access.token,
      access_expires_at: access.expiresAt.toISOString(),
      ...(refresh && {
        refresh_token: `${sessionId}.${refresh.token}`,
        refresh_expires_at: new Date(refresh.expiresAt * 1000).toISOString(),
      }),
    };
  };

  /** False when somebody else was quicker. */
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
    open: async person => {
      const sessionId = randomUUID();
      const refresh = { token: newToken(), expiresAt: expiry() };
      const session: Session = {
        person: person.userId,
        tokenHash: hashOf(refresh.token),
        rotatedAt: now(),
        expiresAt: refresh.expiresAt,
      };
      await table.create(keyOf(sessionId), session);
      return grant(sessionId, person, refresh);
    },

    refresh: async refreshToken => {
      const [sessionId = '', token = ''] = refreshToken.split('.');
      const session = await table.get<Session>(keyOf(sessionId));
      const person = session && session.expiresAt * 1000 > now() ? await people.find(session.person) : undefined;
      if (!session || !person) throw signInAgain();

      const tokenHash = hashOf(token);
      if (tokenHash === session.tokenHash) {
        const next = { token: newToken(), expiresAt: expiry() };
        return (await rotate(sessionId, tokenHash, next)) ? grant(sessionId, person, next) : grant(sessionId, person); // it was the current one a moment ago
      }
      if (tokenHash === session.previousHash && now() - session.rotatedAt < BOTH_TOKENS_GOOD_MS) {
        return grant(sessionId, person);
      }
      log.warn({ session_id: sessionId, user_id: session.person }, 'a used refresh token came again: session revoked');
      await table.remove(keyOf(sessionId));
      throw signInAgain();
    },

    revoke: async (sessionId, userId) => {
      const session = await table.get<Session>(keyOf(sessionId));
      if (session?.person !== userId) return false;
      await table.remove(keyOf(sessionId));
      return true;
    },

    revokeByToken: async refreshToken => {
      const [sessionId = '', token = ''] = refreshToken.split('.');
      const session = await table.get<Session>(keyOf(sessionId));
      const isOurs = [session?.tokenHash, session?.previousHash].includes(hashOf(token));
      if (isOurs) await table.remove(keyOf(sessionId));
    },
  };
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

function signInAgain(): Problem {
  return new Problem(401, 'the session has ended: sign in again', { type: 'sign-in' });
}
