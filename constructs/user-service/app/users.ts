import { randomUUID } from 'node:crypto';
import type { AccessMode, Role } from '../../../contracts/access';
import { Problem } from '../../web-service/kit/http/problem';
import type { Table } from './table';

export interface Person {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly createdAt: string;
  readonly role: Role;
  readonly passwordHash?: string;
}

export type NewPerson = Omit<Person, 'userId' | 'createdAt'>;

export interface People {
  register(newcomer: NewPerson): Promise<Person>;
  find(userId: string): Promise<Person | undefined>;
  findByEmail(email: string): Promise<Person | undefined>;
}

/** One spelling for all that reach the same account. */
export function normalEmail(email: string): string {
  return email.normalize('NFKC').toLowerCase();
}

/** Says whose an address is. Written before the person is, so it may have been left behind by a registration that died. */
interface EmailClaim {
  readonly person: string;
  readonly claimedAt: string;
}

/** Longer than any registration can go on: the SDK gives up within seconds. */
const ABANDONED_AFTER_MS = 60_000;

/** In the open mode an address may register any number of times; where access is required, it is one person's. */
export function openPeople(table: Table, mode: AccessMode, now = Date.now): People {
  const find = (userId: string) => table.get<Person>(userId);
  const claimKey = (email: string) => `email#${normalEmail(email)}`;

  /** No transaction: DynamoDB's are dear, and the one on a developer's machine has none. A claim alone is harmless. */
  const claim = async (email: string, person: string) => {
    const key = claimKey(email);
    const mine = { person, claimedAt: new Date(now()).toISOString() };
    if (await table.create(key, mine)) return;
    const theirs = await table.get<EmailClaim>(key);
    const isAbandoned = theirs && now() - Date.parse(theirs.claimedAt) > ABANDONED_AFTER_MS;
    if (isAbandoned && !(await find(theirs.person))) {
      if (await table.update(key, { set: mine, where: { person: theirs.person } })) return;
    }
    throw new Problem(409, 'this email address is already registered: sign in, or use another one', {
      type: 'email-taken',
    });
  };

  return {
    register: async newcomer => {
      const person = { ...newcomer, userId: randomUUID(), createdAt: new Date(now()).toISOString() };
      if (mode === 'required') await claim(person.email, person.userId);
      if (!(await table.create(person.userId, person))) throw new Error(`user id ${person.userId} was drawn twice`);
      return person;
    },
    find,
    findByEmail: async email => {
      const claimed = await table.get<EmailClaim>(claimKey(email));
      return find(claimed?.person ?? 'nobody'); // looked up either way: time does not tell who has an account
    },
  };
}
