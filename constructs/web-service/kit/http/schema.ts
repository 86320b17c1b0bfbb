import { PROBLEM_TYPES, urnOf } from './problem-types';

/** A JSON Schema, as Fastify, Ajv and OpenAPI read it. */
export type Schema = Readonly<Record<string, unknown>>;

/** An object with these fields and no others. */
export function fields(required: Record<string, Schema>, optional: Record<string, Schema> = {}): Schema {
  return {
    type: 'object',
    properties: { ...required, ...optional },
    required: Object.keys(required),
    additionalProperties: false,
  };
}

export const PROBLEM: Schema = {
  type: 'object',
  properties: {
    type: { type: 'string', enum: ['about:blank', ...PROBLEM_TYPES.map(urnOf)] },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'a sentence that may be shown to people' },
    tickets_left: { type: 'integer', description: 'of urn:cdk-ticketing:not-enough' },
    booking_status: { type: 'string', description: 'of urn:cdk-ticketing:state' },
  },
  required: ['type', 'title', 'status', 'detail'],
  additionalProperties: true,
};
