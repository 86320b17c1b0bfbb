// Tests the built Lambda host as a process, with small functions instead of the ticket generator.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@cdk-ticketing/local-runtime';
import { type Program, startLocal } from '../../../bench/program';
import { ask } from '../../support/http';
import { temporaryDirectory } from '../../support/temporary-directory';

const directory = temporaryDirectory();
let host: Program | undefined;

afterEach(() => host?.end('SIGTERM'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function start(handler: string, environment: Record<string, string> = {}): Promise<Program> {
  const bundle = join(directory, 'function.js');
  writeFileSync(bundle, `exports.handler = ${handler};`);
  const log = join(directory, 'host.log');
  const port = await freePort();
  host = await startLocal({ name: 'lambda-host', port, log, environment: { HANDLER_BUNDLE: bundle, ...environment } });
  return host;
}

const invoke = ({ url }: Program, event: unknown) => ask(url, { method: 'POST', body: event });

test('returns the result or the error', async () => {
  const program = await start('async ({ fail, ...event }) => { if (fail) throw new Error(fail); return event; }');
  expect(await invoke(program, { a: 1 })).toMatchObject({ status: 200, body: { a: 1 } });
  expect(await invoke(program, { fail: 'no' })).toMatchObject({ status: 500, body: { errorMessage: 'no' } });
});

test('waiting invocations do not time out', async () => {
  const compute = 'async () => { for (const end = Date.now() + 100; Date.now() < end; ); }';
  const program = await start(compute, { TIMEOUT_MS: '2000' });
  const answers = await Promise.all(Array.from({ length: 40 }, () => invoke(program, {})));
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
});

test('runs at most five invocations at a time', async () => {
  const file = join(directory, 'running');
  const program = await start(`async () => {
    const { appendFileSync } = require('node:fs');
    appendFileSync(${JSON.stringify(file)}, '+');
    await new Promise(resolve => setTimeout(resolve, 100));
    appendFileSync(${JSON.stringify(file)}, '-');
  }`);
  await Promise.all(Array.from({ length: 30 }, () => invoke(program, {})));
  const most = mostAtOnce(readFileSync(file, 'utf8'));
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(5);
});

test.each([
  ['that waits', 'await new Promise(resolve => setTimeout(resolve, 60_000));'],
  ['that computes', 'for (;;);'],
])('ends an invocation %s after its timeout, and runs the next one', async (_, work) => {
  const program = await start(`async ({ slow }) => { if (slow) { ${work} } return 'done'; }`, { TIMEOUT_MS: '500' });
  const slow = await Promise.all(Array.from({ length: 7 }, () => invoke(program, { slow: true })));
  for (const answer of slow) {
    expect(answer).toMatchObject({ status: 500, body: { errorMessage: 'timed out after 0.5 s' } });
  }
  expect(await invoke(program, {})).toMatchObject({ status: 200, body: 'done' });
});

test('a function that ends its process fails only that invocation', async () => {
  const program = await start(`async ({ end }) => { if (end) process.exit(3); return 'done'; }`);
  expect(await invoke(program, { end: true })).toMatchObject({
    status: 500,
    body: { errorMessage: 'the function ended its environment (exit code 3)' },
  });
  expect(await invoke(program, {})).toMatchObject({ status: 200, body: 'done' });
});

test('fails at the start when the bundle cannot be loaded, and reports its path', async () => {
  await expect(start('nothing.here')).rejects.toThrow(/cannot load .*function\.js: nothing is not defined/);
});

/** Returns the maximum concurrency in a sequence of `+` for each start and `-` for each end. */
function mostAtOnce(marks: string): number {
  let [running, most] = [0, 0];
  for (const mark of marks) {
    running += mark === '+' ? 1 : -1;
    most = Math.max(most, running);
  }
  return most;
}
