import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AccessMode } from '../../../../contracts/access';
import { Problem } from '../../../web-service/kit/http/problem';
import type { AccessClaims, AccessTokens, Caller } from '../../../web-service/kit/security/access';

export interface Session extends AccessClaims {
  readonly expiresAt: Date;
}

declare module 'fastify' {
  interface FastifyRequest {
    session: Session | undefined;
  }
  interface FastifyContextConfig {
    /** Whether a request with an expired access token is allowed, because it also has a refresh token. */
    acceptsExpiredToken?: boolean;
  }
}

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];
/** Session id in the tokens of the access mode `open`. */
const WITHOUT_PASSWORD = 'without-password';

/** Reads the session of a request from a bearer token, or else from the cookie of registration or sign-in. */
export class Sessions {
  private readonly names: { readonly session: string; readonly refresh: string };

  constructor(
    private readonly tokens: AccessTokens,
    readonly mode: AccessMode,
    private readonly options: { readonly tls: boolean; readonly origins: readonly string[] },
  ) {
    // Browsers reject cookies with these prefixes from another subdomain or from plain HTTP.
    this.names = options.tls
      ? { session: '__Host-session', refresh: '__Secure-refresh' }
      : { session: 'session', refresh: 'refresh' };
  }

  of({ headers, cookies, routeOptions }: FastifyRequest): Session | undefined {
    const bearer = bearerToken(headers.authorization);
    if (bearer === undefined) {
      const cookie = cookies[this.names.session];
      return cookie === undefined ? undefined : this.verify(cookie);
    }
    const session = this.verify(bearer);
    if (!session && !routeOptions.config.acceptsExpiredToken) {
      throw new Problem(401, 'the access token is invalid or expired: sign in or refresh it', {
        headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
      });
    }
    return session;
  }

  /** Browsers send cookies with requests of every site, so the origin must be an allowed one. */
  rejectForeignOrigins({ method, headers }: FastifyRequest): void {
    const { origin, host, authorization } = headers;
    if (SAFE_METHODS.includes(method) || origin === undefined || bearerToken(authorization) !== undefined) {
      return;
    }
    const own = URL.canParse(origin) && new URL(origin).host === host;
    if (!own && !this.options.origins.includes(origin)) {
      throw new Problem(403, `origin '${origin.slice(0, 100)}' is not allowed`, {
        type: 'foreign-origin',
      });
    }
  }

  /** Returns the owner of uploads and tickets, undefined without a session (access mode `open` only). */
  ownerOf({ session }: FastifyRequest): string | undefined {
    if (!session && this.mode === 'required') {
      throw new Problem(401, 'sign in first', { type: 'sign-in' });
    }
    return session?.userId;
  }

  /** Sales figures are for organisers. In the access mode `open`, a demonstration, they are public. */
  canSeeSales({ session }: FastifyRequest): boolean {
    return this.mode === 'open' || session?.role === 'organiser';
  }

  requireSales(request: FastifyRequest): void {
    if (this.canSeeSales(request)) {
      return;
    }
    if (!request.session) {
      throw new Problem(401, 'sign in first', { type: 'sign-in' });
    }
    throw new Problem(403, 'only organisers can read sales figures', { type: 'not-yours' });
  }

  /** Opens the session of a registered user (access mode `open`). */
  open(reply: FastifyReply, caller: Caller): void {
    const { token, expiresAt } = this.tokens.sign({ ...caller, sessionId: WITHOUT_PASSWORD });
    this.setAccessCookie(reply, token, expiresAt);
  }

  setAccessCookie(reply: FastifyReply, accessToken: string, expiresAt: Date): void {
    reply.setCookie(this.names.session, accessToken, { ...this.sessionCookie(), expires: expiresAt });
  }

  setRefreshCookie(reply: FastifyReply, refreshToken: string, expiresAt: Date): void {
    reply.setCookie(this.names.refresh, refreshToken, { ...this.refreshCookie(), expires: expiresAt });
  }

  refreshToken({ cookies }: FastifyRequest): string | undefined {
    return cookies[this.names.refresh];
  }

  clearCookies(reply: FastifyReply): void {
    reply.clearCookie(this.names.session, this.sessionCookie());
    reply.clearCookie(this.names.refresh, this.refreshCookie());
  }

  /** A session of the access mode `open` needed no password, so it ends with that mode. */
  private verify(token: string): Session | undefined {
    const session = this.tokens.verify(token);
    return this.mode === 'required' && session?.sessionId === WITHOUT_PASSWORD ? undefined : session;
  }

  private sessionCookie(): CookieSerializeOptions {
    return { httpOnly: true, sameSite: 'lax', secure: this.options.tls, path: '/' };
  }

  private refreshCookie(): CookieSerializeOptions {
    return { httpOnly: true, sameSite: 'strict', secure: this.options.tls, path: '/api/sessions' };
  }
}

function bearerToken(authorization: string | undefined): string | undefined {
  return authorization?.match(/^bearer +(.+)$/i)?.[1];
}
