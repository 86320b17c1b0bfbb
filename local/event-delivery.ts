import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ObjectCreatedEvent } from './object-store';

export interface EventDelivery {
  /** Where the function is invoked. */
  readonly functionUrl: string;
  /** Where an event goes that the function does not manage. */
  readonly deadLetters: string;
}

/** Lambda waits a minute, then two, before it tries again: nobody wants to wait that long here. */
const TRY_AGAIN_AFTER_MS = [1_000, 2_000];

/**
 * What S3 and Lambda do with an event between them: it waits until the function can be reached, a failed invocation is tried
 * twice more, and then it is a dead letter.
 */
export async function deliver(event: ObjectCreatedEvent, { functionUrl, deadLetters }: EventDelivery): Promise<void> {
  let reason = await invoke(event, functionUrl);
  for (const wait of TRY_AGAIN_AFTER_MS) {
    if (reason === undefined) return;
    await sleep(wait);
    reason = await invoke(event, functionUrl);
  }
  if (reason === undefined) return;
  console.error(`dead letter: ${reason}`);
  mkdirSync(deadLetters, { recursive: true });
  const name = `${new Date().toISOString().replaceAll(':', '-')}-${process.hrtime.bigint()}.json`;
  writeFileSync(join(deadLetters, name), JSON.stringify({ reason, event }, null, 2));
}

/** Resolves to why it failed, or to undefined. */
async function invoke(event: ObjectCreatedEvent, functionUrl: string): Promise<string | undefined> {
  for (let wait = 100; ; wait = Math.min(wait * 2, 2_000)) {
    try {
      const response = await fetch(functionUrl, { method: 'POST', body: JSON.stringify(event) });
      const answer = await response.text();
      return response.ok ? undefined : answer;
    } catch {
      await sleep(wait); // not running just now
    }
  }
}
