import { Problem } from '../../web-service/kit/http/problem';
import { BoundedMap } from '../../web-service/kit/process/bounded-map';

const MAX_WRONG = 10;
const PERIOD_MS = 5 * 60_000;
const MAX_ACCOUNTS = 20_000;

/**
 * Limits the wrong passwords for one account, from all addresses. Each process counts for itself, and counts unknown
 * accounts, too, so that a rejection does not reveal who has an account.
 */
export class SignInAttempts {
  private readonly accounts = new BoundedMap<string, { wrong: number; until: number }>(MAX_ACCOUNTS);

  constructor(private readonly now = Date.now) {}

  /** Counts the attempt as wrong until it succeeds or is withdrawn, so that parallel guesses are counted, too. */
  begin(account: string): void {
    const now = this.now();
    const existing = this.accounts.get(account);
    const attempts = existing && existing.until > now ? existing : { wrong: 0, until: now + PERIOD_MS };
    if (attempts.wrong >= MAX_WRONG) {
      throw new Problem(429, 'too many wrong passwords for this account: retry later', {
        type: 'too-many-requests',
        headers: { 'retry-after': `${Math.ceil((attempts.until - now) / 1000)}` },
      });
    }
    this.accounts.set(account, { ...attempts, wrong: attempts.wrong + 1 });
  }

  /** The password was not compared: the service was busy, or the client disconnected. */
  withdraw(account: string): void {
    const attempts = this.accounts.get(account);
    if (attempts) {
      attempts.wrong -= 1;
    }
  }

  succeeded(account: string): void {
    this.accounts.delete(account);
  }
}
