import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { WorkQueue, type WorkQueueLimits } from './work-queue';

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/** One of the settings that OWASP recommends for scrypt: 32 MB and about a quarter of a second per hash. */
const COST = { N: 2 ** 15, r: 8, p: 3 };
const HASH_BYTES = 32;

/**
 * A hash takes 32 MB while it runs, so a small pod has memory for two. A request waits less than the gateway's timeout
 * of 5 s, also on a pod where a hash takes a second, so that every hash has a caller that still waits for it.
 */
const LIMITS: WorkQueueLimits = { concurrency: 2, maxWaiting: 50, maxWaitMs: 3_000 };

export interface Passwords {
  /** Skipped if the signal aborts before its turn, because the caller has disconnected. */
  hash(password: string, abandoned?: AbortSignal): Promise<string>;
  /** Takes as long without a hash, so that the time does not reveal who has an account. */
  matches(password: string, hash: string | undefined, abandoned?: AbortSignal): Promise<boolean>;
}

export function openPasswords(): Passwords {
  const queue = new WorkQueue(LIMITS);
  const placeholder = format(COST, randomBytes(16), randomBytes(HASH_BYTES));
  return {
    hash: (password, abandoned) =>
      queue.run(async () => {
        const salt = randomBytes(16);
        return format(COST, salt, await scryptOf(password, salt, COST));
      }, abandoned),
    matches: (password, hash, abandoned) =>
      queue.run(async () => {
        const { cost, salt, derived } = parse(hash ?? placeholder);
        return timingSafeEqual(await scryptOf(password, salt, cost), derived) && hash !== undefined;
      }, abandoned),
  };
}

function scryptOf(password: string, salt: Buffer, cost: typeof COST): Promise<Buffer> {
  return derive(password.normalize('NFKC'), salt, HASH_BYTES, { ...cost, maxmem: 256 * cost.N * cost.r });
}

/** Stores the cost with the hash, so that new hashes can have another one. */
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
