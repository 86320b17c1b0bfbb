import { readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';

const TICKS_PER_SECOND = 100;

interface Process {
  readonly parent: number;
  readonly seconds: number;
}

/** Returns the CPU time in seconds of these processes and their descendants, including ended ones. */
export function cpuSeconds(pids: readonly number[]): number {
  const processes = new Map<number, Process>();
  for (const name of readdirSync('/proc')) {
    const found = /^\d+$/.test(name) ? readProcess(name) : undefined;
    if (found) {
      processes.set(Number(name), found);
    }
  }
  const below = (pid: number): number =>
    [...processes]
      .filter(([, { parent }]) => parent === pid)
      .reduce((sum, [child]) => sum + below(child), processes.get(pid)?.seconds ?? 0);
  return pids.reduce((sum, pid) => sum + below(pid), 0);
}

function readProcess(pid: string): Process | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    const ticks = [11, 12, 13, 14].reduce((sum, field) => sum + Number(fields[field]), 0);
    return { parent: Number(fields[1]), seconds: ticks / TICKS_PER_SECOND };
  } catch {
    return undefined; // the process has ended
  }
}

/** Returns the share of CPU time, from 0 to 1, that was idle during the function. */
export async function idleShare(run: () => Promise<unknown>): Promise<number> {
  const times = () => {
    const all = cpus().map(({ times }) => times);
    const idle = all.reduce((sum, time) => sum + time.idle, 0);
    return { idle, all: idle + all.reduce((sum, { user, nice, sys, irq }) => sum + user + nice + sys + irq, 0) };
  };
  const before = times();
  await run();
  const after = times();
  return (after.idle - before.idle) / (after.all - before.all);
}
