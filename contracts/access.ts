/** Access modes of the platform: `open` needs no sign-in, `required` needs one. */
export const ACCESS_MODES = ['open', 'required'] as const;
export type AccessMode = (typeof ACCESS_MODES)[number];

/** Roles of a user. An organiser manages events. */
export const ROLES = ['person', 'organiser'] as const;
export type Role = (typeof ROLES)[number];
