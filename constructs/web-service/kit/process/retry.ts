/**
 * Delay before a retry: doubles with each attempt up to the limit, with jitter so that clients do not retry in step.
 */
export function backoff(attempt: number, { firstMs, limitMs }: { firstMs: number; limitMs: number }): number {
  return Math.min(limitMs, firstMs * 2 ** attempt) * (0.5 + Math.random() / 2);
}

/** Resolves early when the signal is aborted. */
export function delay(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal?.aborted || ms <= 0) {
      return resolve();
    }
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end);
  });
}

/** Returns undefined if the promise rejects or takes longer. */
export async function resultWithin<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  const timeout = new AbortController();
  const late = delay(ms, timeout.signal).then(() => undefined);
  try {
    return await Promise.race([promise.catch(() => undefined), late]);
  } finally {
    timeout.abort();
  }
}

/** Retries with backoff until the work succeeds or the signal is aborted. Reports each failure to `onFailure`. */
export async function retryUntilAborted(
  work: () => Promise<void>,
  { signal, onFailure }: { signal: AbortSignal; onFailure: (error: unknown) => void },
): Promise<void> {
  for (let attempt = 0; !signal.aborted; attempt++) {
    try {
      return await work();
    } catch (error) {
      onFailure(error);
      await delay(backoff(attempt, { firstMs: 100, limitMs: 5_000 }), signal);
    }
  }
}
