// Runs the bundle of a Lambda function behind an HTTP endpoint. Environment:
//   PORT             port to listen on
//   HANDLER_BUNDLE   file that exports `handler`
//   TIMEOUT_MS       maximum duration of an invocation
// POST invokes the function. The response is 200 with its result, or 500 with its error.
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
  setPriority(constants.priority.PRIORITY_LOW); // the function shares the CPU with the services here, unlike in AWS
  await environments.load();
  const server = createServer((request, response) => void invoke(request, response));
  await listen(server, Number(PORT));
  stopOnSignal(async () => void server.close());
}

async function invoke(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const event = await text(request).catch(() => undefined);
  if (event === undefined) {
    return; // the client closed the connection
  }
  const outcome = await environments.invoke(event);
  response.setHeader('content-type', 'application/json');
  if ('result' in outcome) {
    response.end(outcome.result);
  } else {
    response.writeHead(500).end(JSON.stringify({ errorMessage: outcome.error }));
  }
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
