import type { AccessMode } from '../../../contracts/access';
import { fields, type Schema } from '../../web-service/kit/http/schema';

export const UUID: Schema = {
  type: 'string',
  pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
  description: 'a UUID',
};

/** Any writing, in any direction, emoji and all; markup and formulas are just text to us. */
export const NAME: Schema = {
  type: 'string',
  minLength: 1,
  maxLength: 200,
  pattern: '^[^\\p{Cc}\\p{Cs}\\u2028\\u2029]*[^\\p{Cc}\\p{Cs}\\u2028\\u2029\\s][^\\p{Cc}\\p{Cs}\\u2028\\u2029]*$',
  description: 'one line of text',
};

export const EMAIL: Schema = {
  type: 'string',
  maxLength: 254,
  pattern: '^[^\\s@\\p{Cc}\\p{Cs}]+@[^\\s@\\p{Cc}\\p{Cs}]+$',
  description: 'an email address',
};

export const PASSWORD: Schema = { type: 'string', minLength: 8, maxLength: 200 };

export function registration(mode: AccessMode): Schema {
  const identity = { name: NAME, email: EMAIL };
  const asOrganiser = { organiser_key: { type: 'string', maxLength: 200 } };
  return fields(mode === 'required' ? { ...identity, password: PASSWORD } : identity, asOrganiser);
}

const ROLE: Schema = { type: 'string', enum: ['person', 'organiser'] };
const TIME: Schema = { type: 'string', format: 'date-time' };
const TEXT: Schema = { type: 'string' };

export const PERSON = fields({ user_id: UUID, name: TEXT, email: TEXT, createdAt: TIME, role: ROLE });

export const GRANT = fields(
  { session_id: UUID, user_id: UUID, role: ROLE, access_token: TEXT, access_expires_at: TIME },
  { refresh_token: TEXT, refresh_expires_at: TIME },
);
