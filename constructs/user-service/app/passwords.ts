import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { unavailable } from '../../web-service/kit/problem';

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/** One of the settings OWASP recommends for scrypt: 32 MB and about a quarter of a second for each hash. */
const COST = { N: 2 ** 15, r: 8, p: 3 };
const HASH_BYTES = 32;

/** Each takes 32 MB while it runs: two at a time keep a small pod alive, and a queue has an end. */
const AT_ONCE = 2;
const WAITING_AT_MOST = 50;

export interface Passwords {
  hash(password: string): Promise<string>;
  /** Takes as long when there is no hash to compare with, so that time does not tell who has an account. */
  matches(password: string, hash: string | undefined): Promise<boolean>;
}

export function openPasswords(): Passwords {
  const inTurn = queue();
  const nobodys = format(COST, randomBytes(16), randomBytes(HASH_BYTES));
  return {
    hash: password =>
      inTurn(async () => {
        const salt = randomBytes(16);
        return format(COST, salt, await scryptOf(password, salt, COST));
      }),
    matches: (password, hash) =>
      inTurn(async () => {
        const { cost, salt, derived } = parse(hash ?? nobodys);
        return timingSafeEqual(await scryptOf(password, salt, cost), derived) && hash !== undefined;
      }),
  };
}

function scryptOf(password: string, salt: Buffer, cost: typeof COST): Promise<Buffer> {
  return derive(password.normalize('NFKC'), salt, HASH_BYTES, { ...cost, maxmem: 256 * cost.N * cost.r });
}

/** The cost is kept with the hash, so that it can be raised for new ones. */
function format({ N, r, p }: typeof COST, salt: Buffer, derived: Buffer): string {
  return ['scrypt', N, r, p, salt.toString('base64'), derived.toString('base64')].join('$');
}

function parse(hash: string): { cost: typeof COST; salt: Buffer; derived: Buffer } {
  const [, N, r, p, salt = '', derived = ''] = hash.split('$');
  return {
    cost: { N: Number(N), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64'),
    derived: Buffer.from(derived, 'base64'),
  };
}

function queue(): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async work => {
    if (waiting.length >= WAITING_AT_MOST) throw unavailable('too many people are signing in: try again in a moment');
    if (running >= AT_ONCE) await new Promise<void>(resolve => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next)
        next(); // takes over our place
      else running -= 1;
    }
  };
}
