import { type Static, Type } from '@sinclair/typebox';
import { ROLES } from '../access';
import { Email, Line, STRICT, stringEnum, Time, UserId } from './values';

export const UserRole = stringEnum(ROLES);

export const User = Type.Object(
  { user_id: UserId, name: Type.String(), email: Type.String(), createdAt: Time, role: UserRole },
  {
    title: 'User',
    examples: [
      {
        user_id: '0a0b0c0d-1111-4222-8333-444455556666',
        name: 'Ada Lovelace',
        email: 'ada@example.org',
        createdAt: '2026-11-28T09:00:00.000Z',
        role: 'person',
      },
    ],
  },
);
export type User = Static<typeof User>;

export const Password = Type.String({ minLength: 8, maxLength: 200 });

const identity = { name: Line, email: Email };
const organiser = { organiser_key: Type.Optional(Type.String({ maxLength: 200 })) };

/** Registration in the access mode `open`. */
export const OpenRegistration = Type.Object({ ...identity, ...organiser }, STRICT);

/** Registration in the access mode `required`. */
export const PasswordRegistration = Type.Object({ ...identity, password: Password, ...organiser }, STRICT);

/** Registration in either access mode, as clients see it. */
export const Registration = Type.Object(
  {
    ...identity,
    password: Type.Optional({ ...Password, description: 'required in the access mode required, rejected in open' }),
    ...organiser,
  },
  { ...STRICT, title: 'Registration', examples: [{ name: 'Ada Lovelace', email: 'ada@example.org' }] },
);
export type Registration = Static<typeof Registration>;
