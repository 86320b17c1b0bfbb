import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { freePort } from '@cdk-ticketing/local-runtime';
import { eventually } from '../../../../support/eventually';
import { ask } from '../../../../support/http';
import { temporaryDirectory } from '../../../../support/temporary-directory';

const directory = temporaryDirectory();
const bundle = join(directory, 'slow-service.js');
beforeAll(() => {
  const esbuild = join(__dirname, '../../../../../node_modules/.bin/esbuild');
  const source = join(__dirname, 'slow-service.ts');
  execFileSync(esbuild, [source, '--bundle', '--platform=node', '--log-level=error', `--outfile=${bundle}`]);
});
afterAll(() => rmSync(directory, { recursive: true }));

interface Exit {
  readonly code: number | null;
  readonly log: Record<string, unknown>[];
  readonly errors: string;
}

function run(environment: Record<string, string>, stdout: 'pipe' | number = 'pipe') {
  const child = spawn(process.execPath, [bundle], {
    env: { PATH: process.env.PATH, HOST: '127.0.0.1', ...environment },
    stdio: ['ignore', stdout, 'pipe'],
  });
  const textOf = (stream: Readable | null) => (stream ? text(stream) : '');
  const exit: Promise<Exit> = Promise.all([once(child, 'close'), textOf(child.stdout), textOf(child.stderr)]).then(
    ([[code], out, errors]) => ({
      code,
      log: out.split('\n').flatMap(line => (line ? [JSON.parse(line)] : [])),
      errors,
    }),
  );
  return { signal: (name: NodeJS.Signals) => child.kill(name), exit };
}

async function runReady(stdout?: number) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const service = run({ PORT: String(port), GREETING: 'hello' }, stdout);
  await eventually(async () => expect((await ask(`${url}/ready`)).status).toBe(200));
  return { url, ...service };
}

test('fails with a line per missing or invalid variable', async () => {
  expect(await run({ PORT: 'http', PACE: 'fast' }).exit).toMatchObject({
    code: 1,
    errors: [
      "slow cannot start: PORT must be an integer from 0 to 65535 (got 'http')",
      'slow cannot start: GREETING is required (string)',
      "slow cannot start: PACE must be 'slow' or 'slower' (got 'fast')",
      '',
    ].join('\n'),
  });
});

test('fails when the port is in use, with its number', async () => {
  const owner = createServer().listen(0, '127.0.0.1');
  await once(owner, 'listening');
  const { port } = owner.address() as AddressInfo;
  const exit = await run({ PORT: String(port), GREETING: 'hello' }).exit;
  owner.close();
  expect(exit).toMatchObject({
    code: 1,
    errors: `slow cannot start: port ${port} is in use: set PORT or MANAGEMENT_PORT to another port\n`,
  });
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s finishes requests in progress, then ends without an error',
  async signal => {
    const service = await runReady();
    const inProgress = ask(`${service.url}/after/700`, { headers: { 'x-request-id': 'the-last-one' } });
    await ask(`${service.url}/after/50`);
    service.signal(signal);
    expect(await inProgress).toMatchObject({ status: 200, body: { greeting: 'hello' } });
    const { code, log } = await service.exit;
    expect(code).toBe(0);
    expect(log).toContainEqual(expect.objectContaining({ request_id: 'the-last-one', status: 200, service: 'slow' }));
    expect(log.at(-1)).toMatchObject({ msg: 'closed' });
    await expect(fetch(`${service.url}/health`)).rejects.toThrow();
  },
);

test('ends at once after a second signal', async () => {
  const service = await runReady();
  const inProgress = ask(`${service.url}/after/60000`).catch(() => 'cut off');
  await ask(`${service.url}/after/50`);
  service.signal('SIGTERM');
  await eventually(() => expect(fetch(`${service.url}/health`)).rejects.toThrow());
  service.signal('SIGTERM');
  const { code, log } = await service.exit;
  expect(code).toBe(1);
  expect(log).toContainEqual(expect.objectContaining({ msg: 'stopping' })); // logged just before the end, not lost
  expect(await inProgress).toBe('cut off');
});

test('logs an uncaught error and ends', async () => {
  const service = await runReady();
  await ask(`${service.url}/crash`).catch(() => undefined);
  const { code, log } = await service.exit;
  expect(code).toBe(1);
  expect(log).toContainEqual(
    expect.objectContaining({ level: 'fatal', err: expect.objectContaining({ message: 'uncaught rejection' }) }),
  );
});

describe('with a full disk for its log', () => {
  /** A device whose writes fail with ENOSPC. */
  let full: number;
  beforeAll(() => {
    full = openSync('/dev/full', 'w');
  });
  afterAll(() => closeSync(full));

  test('serves requests, and ends after a signal', async () => {
    const service = await runReady(full);
    for (let round = 0; round < 300; round++) {
      expect(await ask(`${service.url}/after/1`)).toMatchObject({ status: 200 });
    }
    service.signal('SIGTERM');
    expect(await service.exit).toMatchObject({ code: 0 });
  });

  test('ends after an uncaught error', async () => {
    const service = await runReady(full);
    await ask(`${service.url}/crash`).catch(() => undefined);
    expect(await service.exit).toMatchObject({ code: 1 });
  });
});

test('writes more than the buffer of a pipe once its reader continues', async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [bundle], {
    env: { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: String(port), GREETING: 'hello' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await eventually(async () => expect((await ask(`${url}/ready`)).status).toBe(200));
  for (let round = 0; round < 1_000; round++) {
    await ask(`${url}/after/0`, { headers: { 'x-request-id': `${round}` } });
  }
  child.kill('SIGTERM');
  const lines = (await text(child.stdout)).trim().split('\n');
  const ids = lines.flatMap(line => /"request_id":"(\d+)"/.exec(line)?.[1] ?? []);
  expect(ids).toEqual(Array.from({ length: 1_000 }, (_, round) => `${round}`));
});
