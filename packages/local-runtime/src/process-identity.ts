// Looks up processes without a dependency: in /proc on Linux, with `ps` elsewhere.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Identifies a process: the system reuses process ids, but not together with the start time. */
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
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // runs as another user
  }
}

/** Returns the command line, or '' if the process does not exist. */
export function commandOf(pid: number): string {
  if (process.platform === 'linux') {
    return read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();
  }
  return ps('command=', pid);
}

function startOf(pid: number): string {
  if (process.platform !== 'linux') {
    return ps('lstart=', pid);
  }
  return startIn(read(`/proc/${pid}/stat`));
}

/** Returns the start time in the content of `/proc/<pid>/stat`, see proc_pid_stat(5). */
export function startIn(stat: string): string {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // the name before it can contain any character
  const [state, threads, start] = [fields[0], Number(fields[17]), fields[19]];
  // A zombie has ended, but as long as it has threads they keep its ports open.
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
