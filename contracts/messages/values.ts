import { Type } from '@sinclair/typebox';

// Values of messages, as strict as the databases of the consumers: a value that they would reject on every attempt
// is rejected once, when the message is decoded.

const TEXT = '^[^\\u0000]*$';
/** Largest value of the column type `integer` of PostgreSQL. */
const MAX_INTEGER = 2 ** 31 - 1;

export const Id = Type.String({ pattern: TEXT, minLength: 1, maxLength: 64 });
export const Name = Type.String({ pattern: TEXT, maxLength: 500 });
export const Time = Type.String({ pattern: TEXT, minLength: 1, maxLength: 40 });
export const Count = Type.Integer({ minimum: 0, maximum: MAX_INTEGER });
/** Grows with every change: the highest revision is the current state. */
export const Revision = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
