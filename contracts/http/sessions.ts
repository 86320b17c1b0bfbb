import { type Static, Type } from '@sinclair/typebox';
import { ACCESS_MODES } from '../access';
import { UserRole } from './users';
import { Email, nullable, STRICT, stringEnum, Time, UserId } from './values';

const credentials = { email: Email, password: Type.String({ minLength: 1, maxLength: 200 }) };

export const Credentials = Type.Object(credentials, STRICT);

/** How a client receives its tokens: in cookies, or in the response. */
const TRANSPORTS = ['cookie', 'bearer'] as const;
export type Transport = (typeof TRANSPORTS)[number];

export const SignIn = Type.Object(
  { ...credentials, transport: stringEnum(TRANSPORTS, { default: 'cookie' }) },
  {
    ...STRICT,
    title: 'SignIn',
    examples: [{ email: 'ada@example.org', password: 'a long password', transport: 'bearer' }],
  },
);

const sessionUser = { user_id: UserId, role: UserRole, expires_at: Time };

export const Session = Type.Object(
  { ...sessionUser, access_token: Type.Optional(Type.String()), refresh_token: Type.Optional(Type.String()) },
  { title: 'Session', description: 'The tokens are left out if they are in cookies.' },
);
export type Session = Static<typeof Session>;

export const CurrentSession = Type.Object(
  { access: stringEnum(ACCESS_MODES), user: nullable(Type.Object(sessionUser)) },
  { title: 'CurrentSession' },
);
export type CurrentSession = Static<typeof CurrentSession>;

export const RefreshToken = Type.Object({ refresh_token: Type.String({ minLength: 1, maxLength: 200 }) }, STRICT);

/** Browsers send no body: their refresh token is in a cookie. */
export const OptionalRefreshToken = nullable(Type.Object({ refresh_token: Type.Optional(Type.String()) }, STRICT));

/** Response of user-service to a sign-in or a refresh. The gateway turns it into a `Session`. */
export const Grant = Type.Object({
  session_id: UserId,
  user_id: UserId,
  role: UserRole,
  access_token: Type.String(),
  access_expires_at: Time,
  /** Left out if a concurrent request received the new one. */
  refresh_token: Type.Optional(Type.String()),
  refresh_expires_at: Type.Optional(Time),
});
export type Grant = Static<typeof Grant>;
