// Programs of dist/ as processes of their own, as they run in production and in `npm start`.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** From dist/local-tools/bench/ as from bench/ itself. */
const root = __dirname.includes(join('dist', 'local-tools'))
  ? join(__dirname, '..', '..', '..')
  : join(__dirname, '..');

export interface Program {
  readonly pid: number;
  readonly url: string;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals>;
}

export interface ProgramOptions {
  /** Below dist/. */
  readonly file: string;
  readonly port: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Where its output goes. */
  readonly log: string;
  readonly isReady: (url: string) => Promise<boolean>;
}

export async function startProgram({ file, port, environment, log, isReady }: ProgramOptions): Promise<Program> {
  const output = openSync(log, 'a');
  const child = spawn(process.execPath, [join(root, 'dist', file)], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', output, output],
  });
  const url = `http://127.0.0.1:${port}`;
  const ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals);
  await untilReady(child, file, log, () => isReady(url));
  return {
    pid: child.pid!,
    url,
    ended,
    end: signal => {
      child.kill(signal);
      return ended;
    },
  };
}

async function untilReady(child: ChildProcess, file: string, log: string, isReady: () => Promise<boolean>) {
  while (!(await isReady().catch(() => false))) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${file} ended: its log is ${log}`);
    await sleep(100);
  }
}

export async function answersReady(url: string): Promise<boolean> {
  return (await fetch(`${url}/ready`)).ok;
}
