/** Grows with every attempt up to the limit, and is spread at random, so that many who wait do not come back at once. */
export function backoff(attempt: number, { firstMs, limitMs }: { firstMs: number; limitMs: number }): number {
  return Math.min(limitMs, firstMs * 2 ** attempt) * (0.5 + Math.random() / 2);
}

/** Ends early, without an error, when the signal comes. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal?.aborted || ms <= 0) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end);
  });
}

/** Tries until it works or the signal comes; every failure is handed to `onFailure`. */
export async function persist(
  work: () => Promise<void>,
  { signal, onFailure }: { signal: AbortSignal; onFailure: (error: unknown) => void },
): Promise<void> {
  for (let attempt = 0; !signal.aborted; attempt++) {
    try {
      return await work();
    } catch (error) {
      onFailure(error);
      await pause(backoff(attempt, { firstMs: 100, limitMs: 5_000 }), signal);
    }
  }
}
