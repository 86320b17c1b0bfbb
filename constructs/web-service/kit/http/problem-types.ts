/** Types of problems, for programs: `urn:cdk-ticketing:<type>` in an answer. docs/api.md describes each. */
export const PROBLEM_TYPES = [
  'bad-request',
  'email-taken',
  'foreign-origin',
  'key-reused',
  'not-enough',
  'not-yours',
  'organiser-key',
  'payments-unavailable',
  'price-changed',
  'sale-not-open',
  'sale-over',
  'sign-in',
  'state',
  'too-large',
  'too-many',
  'too-many-holds',
  'too-many-requests',
  'unavailable',
  'unknown-booking',
  'unknown-event',
  'weak-password',
  'wrong-credentials',
] as const;

export type ProblemType = (typeof PROBLEM_TYPES)[number];

/** Types that follow from the status alone. Other problems without a type are `about:blank` (RFC 9457). */
export const TYPE_OF_STATUS: Readonly<Record<number, ProblemType>> = {
  400: 'bad-request',
  401: 'sign-in',
  413: 'too-large',
};

export function urnOf(type: ProblemType): string {
  return `urn:cdk-ticketing:${type}`;
}
