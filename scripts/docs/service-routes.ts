import { spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type VariableDefinition, variablesOf } from '../../contracts/environment';
import { SERVICE_KEYS, SERVICES, type ServiceName } from '../../contracts/services';
import { code, table } from './markdown';

interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly summary?: string }>>>>;
}

/** Settings with which a service starts and serves its OpenAPI document. Its stores are unreachable. */
const SAMPLE_VALUES: Readonly<Record<VariableDefinition['type'], string>> = {
  string: 'documentation',
  integer: '1',
  url: 'http://127.0.0.1:1',
  list: '127.0.0.1:1',
  enum: '',
  secret: 'documentation'.repeat(4),
};
const TIMEOUT_MS = 20_000;

/** Returns a table of the routes of every service, from the OpenAPI document that its bundle serves. */
export async function routeTables(root: string): Promise<ReadonlyMap<string, string>> {
  const names = SERVICE_KEYS.map(key => SERVICES[key].name);
  return new Map(await Promise.all(names.map(async name => [name, routeTable(await openApiOf(root, name))] as const)));
}

function routeTable({ paths }: OpenApiDocument): string {
  const rows = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { summary }]) => [code(`${method.toUpperCase()} ${path}`), summary ?? '-']),
  );
  return table(['route', 'description'], rows);
}

async function openApiOf(root: string, name: ServiceName): Promise<OpenApiDocument> {
  const port = await freePort();
  const bundle = join(root, 'dist', 'assets', name, 'index.js');
  const service = spawn(process.execPath, [bundle], { env: sampleEnvironment(name, port), stdio: 'ignore' });
  const ended = new Promise(resolve => service.once('exit', resolve));
  try {
    for (const deadline = Date.now() + TIMEOUT_MS; Date.now() < deadline; await sleep(50)) {
      const response = await fetch(`http://127.0.0.1:${port}/openapi.json`).catch(() => undefined);
      if (response?.ok) {
        return (await response.json()) as OpenApiDocument;
      }
    }
    throw new Error(`${name} did not serve /openapi.json within ${TIMEOUT_MS / 1000} s`);
  } finally {
    service.kill('SIGKILL');
    await ended;
  }
}

function sampleEnvironment(name: ServiceName, port: number): Record<string, string> {
  const values = Object.entries(variablesOf(name))
    .filter(([, { default: value, type }]) => value === undefined && type !== 'integer')
    .map(([variable, { type, values }]) => [variable, values?.[0] ?? SAMPLE_VALUES[type]]);
  return {
    ...Object.fromEntries(values),
    ACCESS_MODE: 'required', // serves the routes of both modes
    DATABASE_URL: 'postgresql://127.0.0.1:1/documentation',
    AWS_ACCESS_KEY_ID: 'documentation',
    AWS_SECRET_ACCESS_KEY: 'documentation',
    HOST: '127.0.0.1',
    PORT: `${port}`,
  };
}

function freePort(): Promise<number> {
  return new Promise(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
