// What the operating system knows of a process, without a dependency: /proc on Linux, `ps` elsewhere.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process as it can be recognised later: the system gives numbers out again, but not with the same start. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startedAt: string;
}

export function identityOf(pid: number): ProcessIdentity | undefined {
  const startedAt = startOf(pid);
  return startedAt ? { pid, startedAt } : undefined;
}

export function isSameProcess({ pid, startedAt }: ProcessIdentity): boolean {
  return startOf(pid) === startedAt;
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // it exists, but belongs to another user
  }
}

/** The command line, or '' when there is no such process. */
export function commandOf(pid: number): string {
  if (process.platform === 'linux') return read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();
  return ps('command=', pid);
}

function startOf(pid: number): string {
  if (process.platform !== 'linux') return ps('lstart=', pid);
  return startIn(read(`/proc/${pid}/stat`));
}

/** Of a line of `/proc/<pid>/stat`: proc_pid_stat(5). */
export function startIn(stat: string): string {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // the name before may hold anything
  const [state, threads, start] = [fields[0], Number(fields[17]), fields[19]];
  // A zombie has ended, only its parent has not looked yet; but while it has threads they hold its ports.
  return state === 'Z' && threads <= 1 ? '' : (start ?? '');
}

function ps(column: string, pid: number): string {
  try {
    return execFileSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
