import { setTimeout as wait } from 'node:timers/promises';

/** Asks until the expectation holds, however slow the machine; fails with what it said last. */
export async function eventually<T>(expectation: () => Promise<T> | T, withinMs = 30_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      return await expectation();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await wait(50);
    }
  }
}
