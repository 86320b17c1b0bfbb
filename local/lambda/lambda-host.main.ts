// Runs a Lambda function's bundle behind an address, as Lambda would:
//   PORT             where it listens
//   HANDLER_BUNDLE   the file whose `handler` is called
//   TIMEOUT_MS       how long an invocation may take
// A POST invokes it and is answered with 200 and its result, or with 500 and its error.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { constants, setPriority } from 'node:os';
import { text } from 'node:stream/consumers';
import { listen, stopOnSignal } from '@cdk-ticketing/local-runtime';
import { Environments } from './environments';

const { PORT, HANDLER_BUNDLE, TIMEOUT_MS } = process.env;

/** Concurrency and timeout as the construct of the ticket generator sets them. */
const environments = new Environments({
  bundle: HANDLER_BUNDLE!,
  concurrency: 5,
  timeoutMs: Number(TIMEOUT_MS ?? 10_000),
});

async function main(): Promise<void> {
  setPriority(constants.priority.PRIORITY_LOW); // here the function shares the processors with requests, in AWS it does not
  await environments.load();
  const server = createServer((request, response) => void invoke(request, response));
  await listen(server, Number(PORT));
  stopOnSignal(async () => void server.close());
}

async function invoke(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const event = await text(request).catch(() => undefined);
  if (event === undefined) return; // the client closed the connection
  const outcome = await environments.invoke(event);
  response.setHeader('content-type', 'application/json');
  if ('result' in outcome) response.end(outcome.result);
  else response.writeHead(500).end(JSON.stringify({ errorMessage: outcome.error }));
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
