import { randomUUID } from 'node:crypto';
import type { AccessMode, Role } from '../../../contracts/access';
import { Problem } from '../../web-service/kit/http/problem';
import type { Table } from './table';

export interface User {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly createdAt: string;
  readonly role: Role;
  readonly passwordHash?: string;
}

export type NewUser = Omit<User, 'userId' | 'createdAt'>;

export interface Users {
  register(newcomer: NewUser): Promise<User>;
  find(userId: string): Promise<User | undefined>;
  findByEmail(email: string): Promise<User | undefined>;
}

/** Returns the same spelling for all that belong to one account. */
export function normalEmail(email: string): string {
  return email.normalize('NFKC').toLowerCase();
}

/** The owner of an email address. It is written before the user, so a failed registration may leave it behind. */
interface EmailClaim {
  /** Id of the user. */
  readonly person: string;
  readonly claimedAt: string;
}

/** Longer than any registration takes: the SDK gives up within seconds. */
const ABANDONED_AFTER_MS = 60_000;

/** In the access mode `open` an address can register any number of times, in `required` it is unique. */
export function openUsers(table: Table, mode: AccessMode, now = Date.now): Users {
  const find = (userId: string) => table.get<User>(userId);
  const claimKey = (email: string) => `email#${normalEmail(email)}`;

  /** Not in a transaction: DynamoDB's are expensive, and dynalite has none. A claim without a user does no harm. */
  const claim = async (email: string, userId: string) => {
    const key = claimKey(email);
    const mine = { person: userId, claimedAt: new Date(now()).toISOString() };
    if (await table.create(key, mine)) {
      return;
    }
    const existing = await table.get<EmailClaim>(key);
    const isAbandoned = existing && now() - Date.parse(existing.claimedAt) > ABANDONED_AFTER_MS;
    if (isAbandoned && !(await find(existing.person))) {
      if (await table.update(key, { set: mine, where: { person: existing.person } })) {
        return;
      }
    }
    throw new Problem(409, 'this email address is already registered: sign in, or use another one', {
      type: 'email-taken',
    });
  };

  return {
    register: async newcomer => {
      const user = { ...newcomer, userId: randomUUID(), createdAt: new Date(now()).toISOString() };
      if (mode === 'required') {
        await claim(user.email, user.userId);
      }
      if (!(await table.create(user.userId, user))) {
        throw new Error(`duplicate user id ${user.userId}`);
      }
      return user;
    },
    find,
    findByEmail: async email => {
      const claimed = await table.get<EmailClaim>(claimKey(email));
      return find(claimed?.person ?? 'none'); // always reads, so that the time does not reveal who has an account
    },
  };
}
