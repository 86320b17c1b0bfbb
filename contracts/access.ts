import type { ServiceName } from './services';

/** Access modes of the platform: `open` needs no sign-in, `required` needs one. */
export const ACCESS_MODES = ['open', 'required'] as const;
export type AccessMode = (typeof ACCESS_MODES)[number];

/** Roles of a user. An organiser manages events. */
export const ROLES = ['person', 'organiser'] as const;
export type Role = (typeof ROLES)[number];

/**
 * What services may read for themselves, without a user: the services by permission. A service names itself in a
 * request header, which the gateway does not forward from outside. In the cluster network policies protect it.
 */
export const SERVICE_PERMISSIONS = {
  /** User and status of a booking, to verify its ticket. */
  'read-admission': ['frontend'],
  /** Name of a user, to print it on a ticket and to show it at verification. */
  'read-user-name': ['frontend', 'booking-service'],
} as const satisfies Record<string, readonly ServiceName[]>;

export type ServicePermission = keyof typeof SERVICE_PERMISSIONS;
