import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { idleShare } from '../cpu';

/** Measures and prints the share of idle CPU time before a run. */
export async function measureIdle(): Promise<number> {
  const idle = await idleShare(() => sleep(2_000));
  const remark = idle < 0.9 ? ': too few for measurements to quote' : '';
  console.log(`${Math.round(idle * 100)} % of ${cpus().length} cores were idle before the run${remark}`);
  return idle;
}

/** Prints whether all invariants held, sets the exit code, and writes the run to bench/results/<name>.json. */
export function reportRun(name: string, run: object, broken: readonly string[]): void {
  console.log(broken.length === 0 ? 'all invariants held' : `VOID: ${broken.length} violations, first ${broken[0]}`);
  mkdirSync('bench/results', { recursive: true });
  writeFileSync(`bench/results/${name}.json`, JSON.stringify(run, null, 2));
  process.exitCode = broken.length === 0 ? 0 : 1;
}
