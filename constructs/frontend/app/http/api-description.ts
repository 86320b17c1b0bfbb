import type { ApiDescription } from '../../../web-service/kit/http/openapi';

/** Changes with the package's version, which a test compares. */
const VERSION = '0.1.0';

/** Description of the public API as a whole. It is the same in both access modes. */
export const API: ApiDescription = {
  info: {
    title: 'cdk-ticketing',
    version: VERSION,
    description:
      'Booking of tickets for events. In the access mode `open`, registration opens a session without a password. ' +
      'In the access mode `required`, users sign in, and operations without a session respond with 401. ' +
      'Responses may contain more properties in later versions.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  tags: [
    { name: 'users', description: 'Registration and profiles' },
    { name: 'sessions', description: 'Sign-in, refresh and sign-out' },
    { name: 'events', description: 'Events and their availability' },
    { name: 'bookings', description: 'Orders, holds and confirmations' },
    { name: 'tickets', description: 'Uploads, tickets and their verification' },
    { name: 'sales', description: 'Sales figures and the live stream' },
  ],
  securitySchemes: {
    bearer: { type: 'http', scheme: 'bearer', description: 'Access token of a sign-in with `"transport":"bearer"`' },
    session: {
      type: 'apiKey',
      in: 'cookie',
      name: 'session',
      description: 'Set by registration or sign-in; called `__Host-session` over TLS',
    },
    refresh: {
      type: 'apiKey',
      in: 'cookie',
      name: 'refresh',
      description: 'Set by sign-in, sent to /api/sessions only; called `__Secure-refresh` over TLS',
    },
  },
};

type Security = readonly Readonly<Record<string, readonly string[]>>[];

/** No session is read. */
export const PUBLIC: Security = [];
export const SESSION_REQUIRED: Security = [{ bearer: [] }, { session: [] }];
/** A session is required in the access mode `required` only, or changes the result. */
export const SESSION_OPTIONAL: Security = [...SESSION_REQUIRED, {}];
/** The refresh token is in a cookie or in the body. */
export const REFRESH_TOKEN: Security = [{ refresh: [] }, {}];
