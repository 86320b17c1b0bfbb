import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { freePort } from '../../../../local/free-port';
import { temporaryDirectory } from '../../../stores';
import { eventually } from '../../eventually';
import { ask } from '../../http';

const directory = temporaryDirectory();
const bundle = join(directory, 'slow-service.js');
beforeAll(() => {
  const esbuild = join(__dirname, '../../../../node_modules/.bin/esbuild');
  const source = join(__dirname, 'slow-service.ts');
  execFileSync(esbuild, [source, '--bundle', '--platform=node', '--log-level=error', `--outfile=${bundle}`]);
});
afterAll(() => rmSync(directory, { recursive: true }));

interface Exit {
  readonly code: number | null;
  readonly log: Record<string, unknown>[];
  readonly errors: string;
}

function run(environment: Record<string, string>) {
  const child = spawn(process.execPath, [bundle], {
    env: { PATH: process.env.PATH, HOST: '127.0.0.1', ...environment },
  });
  const exit: Promise<Exit> = Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]).then(
    ([[code], out, errors]) => ({
      code,
      log: out.split('\n').flatMap(line => (line ? [JSON.parse(line)] : [])),
      errors,
    }),
  );
  return { signal: (name: NodeJS.Signals) => child.kill(name), exit };
}

async function runReady() {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const service = run({ PORT: String(port), GREETING: 'hello' });
  await eventually(async () => expect((await ask(`${url}/ready`)).status).toBe(200));
  return { url, ...service };
}

test('fails when variables are missing or wrong, naming each', async () => {
  expect(await run({ PORT: 'http', PACE: 'fast' }).exit).toMatchObject({
    code: 1,
    errors: [
      "slow cannot start: PORT is 'http': it must be a whole number from 0 to 65535",
      'slow cannot start: GREETING is not set: set it to a text',
      "slow cannot start: PACE is 'fast': it must be 'slow' or 'slower'",
      '',
    ].join('\n'),
  });
});

test('fails when the port is taken, saying so', async () => {
  const owner = createServer().listen(0, '127.0.0.1');
  await once(owner, 'listening');
  const { port } = owner.address() as AddressInfo;
  const exit = await run({ PORT: String(port), GREETING: 'hello' }).exit;
  owner.close();
  expect(exit).toMatchObject({
    code: 1,
    errors: `slow cannot start: port ${port} is taken: set PORT (or MANAGEMENT_PORT) to another one\n`,
  });
});

test.each(['SIGTERM', 'SIGINT'] as const)('%s lets what is under way be answered, and ends well', async signal => {
  const service = await runReady();
  const underWay = ask(`${service.url}/after/700`, { headers: { 'x-request-id': 'the-last-one' } });
  await ask(`${service.url}/after/50`);
  service.signal(signal);
  expect(await underWay).toMatchObject({ status: 200, body: { greeting: 'hello' } });
  const { code, log } = await service.exit;
  expect(code).toBe(0);
  expect(log).toContainEqual(expect.objectContaining({ request_id: 'the-last-one', status: 200, service: 'slow' }));
  expect(log.at(-1)).toMatchObject({ msg: 'closed' });
  await expect(fetch(`${service.url}/health`)).rejects.toThrow();
});

test('a second signal ends it at once', async () => {
  const service = await runReady();
  const underWay = ask(`${service.url}/after/60000`).catch(() => 'cut off');
  await ask(`${service.url}/after/50`);
  service.signal('SIGTERM');
  await eventually(() => expect(fetch(`${service.url}/health`)).rejects.toThrow());
  service.signal('SIGTERM');
  const { code, log } = await service.exit;
  expect(code).toBe(1);
  expect(log).toContainEqual(expect.objectContaining({ msg: 'stopping' })); // said a moment ago, and not lost
  expect(await underWay).toBe('cut off');
});

test('an error that nobody caught is logged, and ends the process', async () => {
  const service = await runReady();
  await ask(`${service.url}/crash`).catch(() => undefined);
  const { code, log } = await service.exit;
  expect(code).toBe(1);
  expect(log).toContainEqual(
    expect.objectContaining({ level: 'fatal', err: expect.objectContaining({ message: 'nobody caught this' }) }),
  );
});
