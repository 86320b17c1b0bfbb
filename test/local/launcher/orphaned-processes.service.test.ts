import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identityOf, isSameProcess } from '@cdk-ticketing/local-runtime';
import { RunningProcesses } from '../../../local/launcher/orphaned-processes';
import { temporaryDirectory } from '../../support/temporary-directory';

const directory = temporaryDirectory();
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
});

/** Says so once it runs, so that no signal comes before its handlers. */
async function start(code: string): Promise<ChildProcess & { pid: number }> {
  const program = `${code}; console.log('running'); setInterval(() => {}, 1000)`;
  const child = spawn(process.execPath, ['-e', program], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  children.push(child);
  await once(child.stdout!, 'data');
  return child as ChildProcess & { pid: number };
}

function writtenDown(name: string, record: unknown): void {
  mkdirSync(join(directory, 'running'), { recursive: true });
  writeFileSync(join(directory, 'running', `${name}.json`), JSON.stringify(record));
}

test('ends what was left, even what does not listen', async () => {
  const running = new RunningProcesses(directory);
  const polite = await start('');
  const deaf = await start(`process.on('SIGTERM', () => {})`);
  running.add('polite', polite.pid);
  running.add('deaf', deaf.pid);
  const identities = [identityOf(polite.pid)!, identityOf(deaf.pid)!];
  expect((await new RunningProcesses(directory).endLeftovers()).sort()).toEqual(['deaf', 'polite']);
  expect(identities.map(isSameProcess)).toEqual([false, false]);
  expect(await new RunningProcesses(directory).endLeftovers()).toEqual([]);
});

test('leaves a stranger alone that got the same number', async () => {
  const stranger = await start('');
  writtenDown('booking-service', { pid: stranger.pid, startedAt: 'another time' });
  expect(await new RunningProcesses(directory).endLeftovers()).toEqual([]);
  expect(isSameProcess(identityOf(stranger.pid)!)).toBe(true);
});

test('fails when another launcher works in the directory, and not when it has gone', async () => {
  const other = await start('');
  const running = new RunningProcesses(directory);
  writtenDown('launcher', identityOf(other.pid));
  expect(() => running.claim()).toThrow(
    `the platform runs already in this directory (process ${other.pid}): stop it with Ctrl-C first`,
  );
  other.kill('SIGKILL');
  await once(other, 'exit');
  running.claim();
  running.release();
});

test('reports a process that cannot be recorded, as on a full disk, and goes on', () => {
  const elsewhere = temporaryDirectory();
  const running = new RunningProcesses(elsewhere);
  rmSync(elsewhere, { recursive: true });
  const errors = jest.spyOn(console, 'error').mockImplementation(() => {});
  running.add('postgres', process.pid);
  expect(errors.mock.calls).toEqual([[expect.stringMatching(/^cannot record the process of postgres: ENOENT/)]]);
  errors.mockRestore();
});
