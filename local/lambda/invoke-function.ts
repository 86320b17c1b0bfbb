import { setTimeout as sleep } from 'node:timers/promises';

/** Posts an event to a function. Retries while the function is unavailable, rejects with its error if it fails. */
export async function invokeFunction(url: string, event: unknown): Promise<void> {
  for (let wait = 100; ; wait = Math.min(wait * 2, 2_000)) {
    const answer = await post(url, event);
    if (answer?.ok) {
      return;
    }
    if (answer) {
      throw new Error(answer.body);
    }
    await sleep(wait);
  }
}

/** Resolves to undefined without a response. */
async function post(url: string, event: unknown): Promise<{ readonly ok: boolean; readonly body: string } | undefined> {
  try {
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(event) });
    return { ok: response.ok, body: await response.text() };
  } catch {
    return undefined;
  }
}
