import { type Static, Type } from '@sinclair/typebox';
import { BOOKING_STATUSES } from '../booking-status';
import { stringEnum } from './values';

/**
 * Types of problems, for programs: `urn:cdk-ticketing:<type>` in a response. docs/reference/http-api.md describes each.
 */
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

export function urnOf(type: ProblemType): `urn:cdk-ticketing:${ProblemType}` {
  return `urn:cdk-ticketing:${type}`;
}

/** A problem document (RFC 9457). */
export const ProblemDocument = Type.Object(
  {
    type: stringEnum(['about:blank', ...PROBLEM_TYPES.map(urnOf)]),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'a message that can be shown to users' }),
    tickets_left: Type.Optional(Type.Integer({ description: 'of urn:cdk-ticketing:not-enough' })),
    booking_status: Type.Optional(stringEnum(BOOKING_STATUSES, { description: 'of urn:cdk-ticketing:state' })),
    price_cents: Type.Optional(Type.Integer({ description: 'of urn:cdk-ticketing:price-changed' })),
    total: Type.Optional(Type.Integer({ description: 'of urn:cdk-ticketing:price-changed' })),
    max_open_holds: Type.Optional(Type.Integer({ description: 'of urn:cdk-ticketing:too-many-holds' })),
  },
  {
    title: 'Problem',
    additionalProperties: true,
  },
);
export type ProblemDocument = Static<typeof ProblemDocument>;
