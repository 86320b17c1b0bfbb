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
    /** A client with a refresh token may send its expired access token along. */
    acceptsExpiredToken?: boolean;
  }
}

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];
/** Instead of a session's id, in the tokens of the open mode. */
const WITHOUT_PASSWORD = 'without-password';

/** Who is calling: a bearer token, or else the cookie that registering or signing in left in the browser. */
export class Sessions {
  private readonly names: { readonly session: string; readonly refresh: string };

  constructor(
    private readonly tokens: AccessTokens,
    readonly mode: AccessMode,
    private readonly options: { readonly tls: boolean; readonly origins: readonly string[] },
  ) {
    // The prefixes make browsers refuse such a cookie from a neighbouring subdomain or from plain HTTP.
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
    if (!session && !routeOptions.config.acceptsExpiredToken)
      throw new Problem(401, 'the access token is invalid or expired: sign in or refresh it', {
        headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
      });
    return session;
  }

  /** A cookie goes along with whatever site makes the browser send a request, so the site must be one we know. */
  refuseForeignSites({ method, headers }: FastifyRequest): void {
    const { origin, host, authorization } = headers;
    if (SAFE_METHODS.includes(method) || origin === undefined || bearerToken(authorization) !== undefined) return;
    const own = URL.canParse(origin) && new URL(origin).host === host;
    if (!own && !this.options.origins.includes(origin)) {
      throw new Problem(403, `origin '${origin.slice(0, 100)}' is not allowed`, {
        type: 'foreign-origin',
      });
    }
  }

  /** Whose the uploads and tickets of this request are: nobody's without a session, which only the open mode allows. */
  ownerOf({ session }: FastifyRequest): string | undefined {
    if (!session && this.mode === 'required') throw new Problem(401, 'sign in first', { type: 'sign-in' });
    return session?.userId;
  }

  /** Sales figures are the organisers'. The open mode is a demonstration and shows them to everybody. */
  maySeeSales({ session }: FastifyRequest): boolean {
    return this.mode === 'open' || session?.role === 'organiser';
  }

  requireSales(request: FastifyRequest): void {
    if (this.maySeeSales(request)) return;
    if (!request.session) throw new Problem(401, 'sign in first', { type: 'sign-in' });
    throw new Problem(403, 'only organisers can read sales figures', { type: 'not-yours' });
  }

  /** In the open mode the gateway itself opens the session of whoever registers. */
  open(reply: FastifyReply, caller: Caller): void {
    const { token, expiresAt } = this.tokens.sign({ ...caller, sessionId: WITHOUT_PASSWORD });
    this.keep(reply, token, expiresAt);
  }

  keep(reply: FastifyReply, accessToken: string, expiresAt: Date): void {
    reply.setCookie(this.names.session, accessToken, { ...this.sessionCookie(), expires: expiresAt });
  }

  keepRefresh(reply: FastifyReply, refreshToken: string, expiresAt: Date): void {
    reply.setCookie(this.names.refresh, refreshToken, { ...this.refreshCookie(), expires: expiresAt });
  }

  refreshToken({ cookies }: FastifyRequest): string | undefined {
    return cookies[this.names.refresh];
  }

  forget(reply: FastifyReply): void {
    reply.clearCookie(this.names.session, this.sessionCookie());
    reply.clearCookie(this.names.refresh, this.refreshCookie());
  }

  /** A session of the open mode was had for the asking: it ends with the mode. */
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
