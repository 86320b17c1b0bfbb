import { type SchemaOptions, type Static, type TSchema, Type } from '@sinclair/typebox';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '../limits';

// The kinds of values that resources consist of. Patterns avoid `\p{...}`, which not every validator supports.

/** Options of an object that rejects unknown properties. Responses have none: properties may be added to them. */
export const STRICT = { additionalProperties: false } as const;

export function stringEnum<const T extends string>(values: readonly T[], options: SchemaOptions = {}) {
  return Type.Unsafe<T>({ type: 'string', enum: values, ...options });
}

export function nullable<T extends TSchema>(schema: T) {
  return Type.Unsafe<Static<T> | null>({ ...schema, type: [schema.type, 'null'] });
}

/** Largest value of the column type `integer` of PostgreSQL. */
const MAX_INTEGER = 2 ** 31 - 1;
const CONTROL = '\\u0000-\\u001f\\u007f-\\u009f';
const SURROGATE = '\\ud800-\\udfff';
const LINE_BREAK = '\\u2028\\u2029';
const LINE_CHARACTER = `[^${CONTROL}${SURROGATE}${LINE_BREAK}]`;

/** A line with at least one visible character. */
export const Line = Type.String({
  minLength: 1,
  maxLength: 200,
  pattern: `^${LINE_CHARACTER}*[^${CONTROL}${SURROGATE}${LINE_BREAK}\\s]${LINE_CHARACTER}*$`,
  description: 'one line of text',
});

export const Email = Type.String({
  maxLength: 254,
  pattern: `^[^\\s@${CONTROL}${SURROGATE}]+@[^\\s@${CONTROL}${SURROGATE}]+$`,
  description: 'an email address',
});

export const SearchText = Type.String({
  maxLength: 100,
  pattern: `^[^${CONTROL}]*$`,
  description: 'part of a name or a venue',
});

export const UserId = Type.String({
  pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
  description: 'a UUID',
});

export const BookingId = Type.String({
  pattern: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$',
  description: 'a booking id (UUID)',
});

export const Time = Type.String({ format: 'date-time' });
export const NullableTime = nullable(Time);
export const CalendarDate = Type.String({ format: 'date' });

export const Cents = Type.Integer({ minimum: 0, maximum: MAX_INTEGER, description: 'per ticket, in cents; 0 is free' });
export const Count = Type.Integer({ minimum: 0 });

/** Required in the schema, because the validator sets the default; optional in the OpenAPI document. */
export const PageSize = Type.Integer({ minimum: 1, maximum: MAX_PAGE_SIZE, default: DEFAULT_PAGE_SIZE });
