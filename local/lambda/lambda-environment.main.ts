// Thread of an execution environment (local/lambda/environment.ts): loads the function, then runs invocations one by
// one.
import { parentPort, workerData } from 'node:worker_threads';
import type { Outcome } from './environment';

type Handler = (event: unknown) => Promise<unknown>;

async function invoke(handler: Handler, event: string): Promise<Outcome> {
  try {
    return { result: JSON.stringify((await handler(JSON.parse(event))) ?? null) };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

async function main(): Promise<void> {
  const { handler } = (await import(workerData as string)) as { handler: Handler };
  const answer = (outcome: Outcome) => parentPort!.postMessage(outcome);
  parentPort!.on('message', async (event: string) => answer(await invoke(handler, event)));
  answer({ result: 'null' });
}

void main();
