// Runs a Lambda function's bundle behind an address, as Lambda would:
//   PORT             where it listens
//   HANDLER_BUNDLE   the file whose `handler` is called
// A POST invokes it and is answered with 200 and its result, or with 500 and its error.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { listen } from './http-listening';
import { stopOnSignal } from './stop-on-signal';

/** As the ticket generator's construct sets it. */
const TIMEOUT_MS = 10_000;

type Handler = (event: unknown) => Promise<unknown>;

async function main(): Promise<void> {
  const { handler } = (await import(process.env.HANDLER_BUNDLE!)) as { handler: Handler };
  const server = createServer((request, response) => void invoke(handler, request, response));
  await listen(server, Number(process.env.PORT));
  stopOnSignal(async () => void server.close());
}

async function invoke(handler: Handler, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const timeOut = new AbortController();
  try {
    const event = JSON.parse(await text(request));
    const late = sleep(TIMEOUT_MS, undefined, { signal: timeOut.signal }).then(() => {
      throw new Error(`timed out after ${TIMEOUT_MS / 1000} s`);
    });
    const result = await Promise.race([handler(event), late]);
    response.end(JSON.stringify(result ?? null));
  } catch (error) {
    response.writeHead(500).end(JSON.stringify({ errorMessage: (error as Error).message }));
  } finally {
    timeOut.abort();
  }
}

void main();
