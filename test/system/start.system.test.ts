import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { close, isSameProcess, listen } from '@cdk-ticketing/local-runtime';
import { isPortFree } from '../../local/launcher/listening-process';
import { until } from '../support/eventually';
import { temporaryDirectory } from '../support/temporary-directory';
import { freePortRange, StartedPlatform, type StartSettings } from './started-platform';

// One service and its store are enough to test how parts start and stop.
const args = ['--only', 'user-service'];

let directory: string;
let port: number;
let started: StartedPlatform[];

beforeEach(async () => {
  directory = temporaryDirectory();
  port = await freePortRange();
  started = [];
});
afterEach(async () => {
  for (const platform of started) {
    await platform.stop();
  }
  rmSync(directory, { recursive: true, force: true });
});

function start(settings: Partial<StartSettings> = {}): StartedPlatform {
  const platform = new StartedPlatform({ directory, port, args, ...settings });
  started.push(platform);
  return platform;
}

const users = () => `http://127.0.0.1:${port + 1}/users`;

async function register(): Promise<string> {
  const response = await fetch(users(), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Ada', email: 'ada@example.org' }),
  });
  expect(response.status).toBe(201);
  return ((await response.json()) as { user_id: string }).user_id;
}

async function isRegistered(id: string): Promise<boolean> {
  return (await fetch(`${users()}/${id}`, { headers: { 'x-user-id': id } })).ok;
}

test('Ctrl-C ends all processes and frees all ports, and the next start finds the data', async () => {
  const first = await start().ready();
  const ada = await register();
  const processes = [...first.processes().values()];
  expect(processes).toHaveLength(3);
  first.signal('SIGINT');
  expect(await first.ended).toBe(0);
  expect(processes.filter(isSameProcess)).toEqual([]);
  expect(await isPortFree(port + 1)).toBe(true);

  await start().ready();
  expect(await isRegistered(ada)).toBe(true);
});

test('treats a Ctrl-C that npm forwards as the same one', async () => {
  const platform = await start().ready();
  const processes = [...platform.processes().values()];
  platform.signal('SIGINT');
  platform.signal('SIGTERM'); // two equal signals would be merged
  expect(await platform.ended).toBe(0);
  expect(platform.output).not.toContain('stop aborted');
  expect(processes.filter(isSameProcess)).toEqual([]);
});

test('a second Ctrl-C exits without waiting, and reports it', async () => {
  const first = await start().ready();
  const frozen = first.processes().get('dynamodb')!;
  process.kill(frozen.pid, 'SIGSTOP');
  first.signal('SIGINT');
  await first.printed('stopping');
  await sleep(1_500); // an earlier signal counts as the same Ctrl-C
  first.signal('SIGINT');
  expect(await first.ended).toBe(1);
  expect(first.output).toContain('stop aborted: the next npm start ends the remaining processes');
  expect(first.output).not.toContain('stopped:');
  expect(isSameProcess(frozen)).toBe(true);

  const second = await start().ready();
  expect(second.output).toContain('stopped processes of the previous run: dynamodb');
  expect(isSameProcess(frozen)).toBe(false);
});

test('ends the remaining processes and keeps the data after a kill -9 of the launcher', async () => {
  const first = await start().ready();
  const ada = await register();
  const left = [...first.processes().values()];
  first.signal('SIGKILL');
  await first.ended;
  expect(left.filter(isSameProcess)).toHaveLength(2);

  const second = await start().ready();
  expect(second.output).toContain('stopped processes of the previous run: dynamodb, user-service');
  expect(left.filter(isSameProcess)).toEqual([]);
  expect(await isRegistered(ada)).toBe(true);
});

test('--fresh deletes the data', async () => {
  const first = await start().ready();
  const ada = await register();
  await first.stop();
  await start({ args: [...args, '--fresh'] }).ready();
  expect(await isRegistered(ada)).toBe(false);
});

test('restarts a part that exits, and reports it', async () => {
  const platform = await start().ready();
  const ada = await register();
  process.kill(platform.processes().get('dynamodb')!.pid, 'SIGKILL');
  await platform.printed('dynamodb exited (SIGKILL), restarting in 0.5 s');
  await until(() => isRegistered(ada));
});

test('Ctrl-C during the start stops the running parts', async () => {
  const platform = await start({ args: [] }).printed('✓');
  const processes = [...platform.processes().values()];
  platform.signal('SIGINT');
  expect(await platform.ended).toBe(0);
  expect(platform.output).not.toContain('ready in');
  expect(processes.filter(isSameProcess)).toEqual([]);
});

test('uses an external store', async () => {
  await start({ args: ['--only', 'dynamodb'] }).ready();
  const env = { DYNAMODB_ENDPOINT: `http://127.0.0.1:${port + 5}` };
  const elsewhere = temporaryDirectory();
  port = await freePortRange();
  const platform = await start({ directory: elsewhere, port, env }).ready();
  expect(platform.output).toMatch(/dynamodb +external/);
  expect([...platform.processes().keys()].sort()).toEqual(['launcher', 'user-service']);
  expect(await isRegistered(await register())).toBe(true);
  await platform.stop();
  rmSync(elsewhere, { recursive: true, force: true });
});

test('rejects a second launcher in the same directory', async () => {
  await start().ready();
  const second = start({ port: await freePortRange() });
  expect(await second.ended).toBe(1);
  expect(second.output).toMatch(
    /^the platform is already running in this directory \(process \d+\): stop it with Ctrl-C first\n$/,
  );
});

test('reports a port in use with its process', async () => {
  const server = createServer();
  await listen(server, port + 1);
  try {
    const platform = start();
    expect(await platform.ended).toBe(1);
    expect(platform.output).toContain(`port ${port + 1} (user-service) is in use by `);
    expect(platform.output).toContain(`(process ${process.pid})`);
    expect(platform.output).toContain('stop it, or choose another port: PORT=4000 npm start');
  } finally {
    await close(server);
  }
});

test.each([
  [{ args: ['--quick'] }, "unknown option '--quick': see npm start -- --help\n"],
  [{ env: { PORT: 'http' } }, "PORT must be an integer from 1 to 65500 (got 'http')\n"],
  [{ args: ['--only', 'users'] }, /^unknown part 'users': expected one of [a-z, -]+\n$/],
  [
    { env: { DYNAMODB_ENDPOINT: 'http://127.0.0.1:1' } },
    /^dynamodb is unavailable at the configured address: start it, or unset the address\n$/,
  ],
])('rejects %p with one line', async (settings, message) => {
  const platform = start(settings);
  expect(await platform.ended).toBe(1);
  if (typeof message === 'string') {
    expect(platform.output).toBe(message);
  } else {
    expect(platform.output).toMatch(message);
  }
});

test('--help prints the usage', async () => {
  const platform = start({ args: ['--help'] });
  expect(await platform.ended).toBe(0);
  expect(platform.output).toContain('npm start -- [--fresh] [--engines] [--only <part>,<part>...]');
});
