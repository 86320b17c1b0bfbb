import { setTimeout as sleep } from 'node:timers/promises';

/** Long enough for a slow machine. A test that succeeds does not wait for it. */
const TIMEOUT_MS = 60_000;
const INTERVAL_MS = 25;

/** Repeats the expectation until it holds, and returns its result. After the timeout it throws the last error. */
export async function eventually<T>(expectation: () => Promise<T> | T, timeoutMs = TIMEOUT_MS): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await expectation();
    } catch (error) {
      if (Date.now() > deadline) {
        throw error;
      }
      await sleep(INTERVAL_MS);
    }
  }
}

/** Repeats the query until it returns a value other than undefined and false, and returns the value. */
export function until<T>(
  query: () => Promise<T | undefined | false> | T | undefined | false,
  timeoutMs?: number,
): Promise<T> {
  return eventually(async () => {
    const result = await query();
    if (result === undefined || result === false) {
      throw new Error(`still ${result}: ${query}`);
    }
    return result;
  }, timeoutMs);
}
