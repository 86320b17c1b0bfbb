import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { close, isSameProcess, listen } from '@cdk-ticketing/local-runtime';
import { isPortFree } from '../../local/launcher/listening-process';
import { until } from '../support/eventually';
import { temporaryDirectory } from '../support/temporary-directory';
import { freePortRange, StartedPlatform, type StartSettings } from './started-platform';

// One service and its store are enough to see how parts are started and stopped.
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
  for (const platform of started) await platform.stop();
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

test('Ctrl-C leaves no process and no port, and the next start finds the data', async () => {
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

test('a Ctrl-C that npm passes on once more is still one', async () => {
  const platform = await start().ready();
  const processes = [...platform.processes().values()];
  platform.signal('SIGINT');
  platform.signal('SIGTERM'); // two of a kind at once would come as one
  expect(await platform.ended).toBe(0);
  expect(platform.output).not.toContain('not waited for');
  expect(processes.filter(isSameProcess)).toEqual([]);
});

test('a second Ctrl-C does not wait for who does not end, and says so', async () => {
  const first = await start().ready();
  const frozen = first.processes().get('dynamodb')!;
  process.kill(frozen.pid, 'SIGSTOP');
  first.signal('SIGINT');
  await first.saying('stopping');
  await sleep(1_500); // what comes sooner is taken for the first one, come again
  first.signal('SIGINT');
  expect(await first.ended).toBe(1);
  expect(first.output).toContain('not waited for: what still runs is ended by the next npm start');
  expect(first.output).not.toContain('nothing is left running');
  expect(isSameProcess(frozen)).toBe(true);

  const second = await start().ready();
  expect(second.output).toContain('ended what the last start left running: dynamodb');
  expect(isSameProcess(frozen)).toBe(false);
});

test('after a kill -9 of the launcher the next start ends what was left, and keeps the data', async () => {
  const first = await start().ready();
  const ada = await register();
  const left = [...first.processes().values()];
  first.signal('SIGKILL');
  await first.ended;
  expect(left.filter(isSameProcess)).toHaveLength(2);

  const second = await start().ready();
  expect(second.output).toContain('ended what the last start left running: dynamodb, user-service');
  expect(left.filter(isSameProcess)).toEqual([]);
  expect(await isRegistered(ada)).toBe(true);
});

test('--fresh begins empty', async () => {
  const first = await start().ready();
  const ada = await register();
  await first.stop();
  await start({ args: [...args, '--fresh'] }).ready();
  expect(await isRegistered(ada)).toBe(false);
});

test('a part that dies is started again, and it is said', async () => {
  const platform = await start().ready();
  const ada = await register();
  process.kill(platform.processes().get('dynamodb')!.pid, 'SIGKILL');
  await platform.saying('dynamodb ended (SIGKILL) and is started again in 0.5 s');
  await until(() => isRegistered(ada));
});

test('Ctrl-C while parts are still starting stops those that run', async () => {
  const platform = await start({ args: [] }).saying('✓');
  const processes = [...platform.processes().values()];
  platform.signal('SIGINT');
  expect(await platform.ended).toBe(0);
  expect(platform.output).not.toContain('ready in');
  expect(processes.filter(isSameProcess)).toEqual([]);
});

test('what the developer runs already is used', async () => {
  await start({ args: ['--only', 'dynamodb'] }).ready();
  const env = { DYNAMODB_ENDPOINT: `http://127.0.0.1:${port + 5}` };
  const elsewhere = temporaryDirectory();
  port = await freePortRange();
  const platform = await start({ directory: elsewhere, port, env }).ready();
  expect(platform.output).toMatch(/dynamodb +yours/);
  expect([...platform.processes().keys()].sort()).toEqual(['launcher', 'user-service']);
  expect(await isRegistered(await register())).toBe(true);
  await platform.stop();
  rmSync(elsewhere, { recursive: true, force: true });
});

test('a second launcher in the same directory gives way', async () => {
  await start().ready();
  const second = start({ port: await freePortRange() });
  expect(await second.ended).toBe(1);
  expect(second.output).toMatch(
    /^the platform runs already in this directory \(process \d+\): stop it with Ctrl-C first\n$/,
  );
});

test('a port in use is reported with its owner', async () => {
  const server = createServer();
  await listen(server, port + 1);
  try {
    const platform = start();
    expect(await platform.ended).toBe(1);
    expect(platform.output).toContain(`port ${port + 1} (user-service) is used by `);
    expect(platform.output).toContain(`(process ${process.pid})`);
    expect(platform.output).toContain('end it, or set PORT to another number: PORT=4000 npm start');
  } finally {
    await close(server);
  }
});

test.each([
  [{ args: ['--quick'] }, "unknown option '--quick': 'npm start -- --help' lists what there is\n"],
  [{ env: { PORT: 'http' } }, "PORT must be an integer from 1 to 65500 (got 'http')\n"],
  [{ args: ['--only', 'users'] }, /^there is no part 'users': --only takes [a-z, -]+\n$/],
  [
    { env: { DYNAMODB_ENDPOINT: 'http://127.0.0.1:1' } },
    /^dynamodb is not to be started here, because its address was given, and nothing answers there: start it, or unset the address\n$/,
  ],
])('%p is refused in one sentence', async (settings, sentence) => {
  const platform = start(settings);
  expect(await platform.ended).toBe(1);
  if (typeof sentence === 'string') expect(platform.output).toBe(sentence);
  else expect(platform.output).toMatch(sentence);
});

test('--help says what there is', async () => {
  const platform = start({ args: ['--help'] });
  expect(await platform.ended).toBe(0);
  expect(platform.output).toContain('npm start -- [--fresh] [--engines] [--only <part>,<part>...]');
});
