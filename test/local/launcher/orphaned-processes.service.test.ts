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
  for (const child of children) {
    child.kill('SIGKILL');
  }
  rmSync(directory, { recursive: true, force: true });
});

/** Resolves after the process has set its signal handlers. */
async function start(code: string): Promise<ChildProcess & { pid: number }> {
  const program = `${code}; console.log('running'); setInterval(() => {}, 1000)`;
  const child = spawn(process.execPath, ['-e', program], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  children.push(child);
  await once(child.stdout!, 'data');
  return child as ChildProcess & { pid: number };
}

function writeRecord(name: string, record: unknown): void {
  mkdirSync(join(directory, 'running'), { recursive: true });
  writeFileSync(join(directory, 'running', `${name}.json`), JSON.stringify(record));
}

test('ends remaining processes, also one that ignores SIGTERM', async () => {
  const running = new RunningProcesses(directory);
  const cooperative = await start('');
  const ignoring = await start(`process.on('SIGTERM', () => {})`);
  running.add('cooperative', cooperative.pid);
  running.add('ignoring', ignoring.pid);
  const identities = [identityOf(cooperative.pid)!, identityOf(ignoring.pid)!];
  expect((await new RunningProcesses(directory).endLeftovers()).sort()).toEqual(['cooperative', 'ignoring']);
  expect(identities.map(isSameProcess)).toEqual([false, false]);
  expect(await new RunningProcesses(directory).endLeftovers()).toEqual([]);
});

test('does not end another process with the same id', async () => {
  const other = await start('');
  writeRecord('booking-service', { pid: other.pid, startedAt: 'another time' });
  expect(await new RunningProcesses(directory).endLeftovers()).toEqual([]);
  expect(isSameProcess(identityOf(other.pid)!)).toBe(true);
});

test('fails while another launcher runs in the directory, and succeeds after it has ended', async () => {
  const other = await start('');
  const running = new RunningProcesses(directory);
  writeRecord('launcher', identityOf(other.pid));
  expect(() => running.claim()).toThrow(
    `the platform is already running in this directory (process ${other.pid}): stop it with Ctrl-C first`,
  );
  other.kill('SIGKILL');
  await once(other, 'exit');
  running.claim();
  running.release();
});

test('reports a process that cannot be recorded, as on a full disk, and continues', () => {
  const elsewhere = temporaryDirectory();
  const running = new RunningProcesses(elsewhere);
  rmSync(elsewhere, { recursive: true });
  const errors = jest.spyOn(console, 'error').mockImplementation(() => {});
  running.add('postgres', process.pid);
  expect(errors.mock.calls).toEqual([[expect.stringMatching(/^cannot record the process of postgres: ENOENT/)]]);
  errors.mockRestore();
});
