// DynamoDB on one machine: dynalite over LevelDB. It has no transactions, no TTL and no streams;
// DynamoDB Local (`--engines`) has.
import { mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { close, listen } from '@cdk-ticketing/local-runtime';
import dynalite from 'dynalite';

export interface DynamoDb {
  readonly endpoint: string;
  stop(): Promise<void>;
}

export interface DynamoDbOptions {
  /** Directory of the tables. @default - in memory */
  readonly directory?: string;
  /** @default - a free port */
  readonly port?: number;
}

export async function startDynamoDb(options: DynamoDbOptions = {}): Promise<DynamoDb> {
  if (options.directory) {
    mkdirSync(options.directory, { recursive: true });
  }
  const server = dynalite({ path: options.directory, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  refuseBrowsers(server);
  const port = await listen(server, options.port ?? 0);
  return { endpoint: `http://127.0.0.1:${port}`, stop: () => close(server) };
}

/** Rejects requests with an Origin: dynalite would allow every web page to read its responses. */
function refuseBrowsers(server: Server): void {
  const [answer] = server.listeners('request');
  server.removeAllListeners('request').on('request', (request, response) => {
    if (request.headers.origin === undefined) {
      answer!(request, response);
    } else {
      response.writeHead(403).end();
    }
  });
}
