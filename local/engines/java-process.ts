import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ReadyCheck } from '../launcher/readiness';

/** Time for a JVM to start, and to stop, on a busy machine. */
const START_MS = 180_000;
const STOP_MS = 20_000;

export interface JavaProgram {
  readonly name: string;
  /** Arguments of `java`: options, the class or the jar, its arguments. */
  readonly arguments: readonly string[];
  /** Working directory, which also contains the output, <name>.log. */
  readonly directory: string;
  /** @default - the environment of this process */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** Runs a program to its end. Rejects with its output if it fails. */
export async function runJava(program: JavaProgram): Promise<void> {
  const child = launch(program);
  const [code] = await once(child, 'exit');
  if (code !== 0) {
    throw new Error(`${program.name} exited (${code}): ${lastLines(program)}`);
  }
}

/**
 * Starts a program, waits until it is ready, and returns a function that stops it. If the program exits later, this
 * process exits with an uncaught error, and its supervisor restarts both.
 */
export async function startJava(program: JavaProgram, isReady: ReadyCheck): Promise<() => Promise<void>> {
  const child = launch(program);
  const ended = once(child, 'exit');
  let stopping = false;
  const stop = async () => {
    stopping = true;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    if (child.exitCode === null && child.signalCode === null) {
      await ended;
    }
    clearTimeout(timer);
  };
  for (const deadline = Date.now() + START_MS; !(await isReady()); await sleep(200)) {
    if (child.exitCode !== null) {
      throw new Error(`${program.name} exited (${child.exitCode}): ${lastLines(program)}`);
    }
    if (Date.now() < deadline) {
      continue;
    }
    await stop();
    throw new Error(`${program.name} was not ready after ${START_MS / 1000} s: ${lastLines(program)}`);
  }
  void ended.then(([code, signal]) => {
    if (!stopping) {
      throw new Error(`${program.name} exited (${code ?? signal}): ${lastLines(program)}`);
    }
  });
  return stop;
}

function launch({ name, arguments: args, directory, environment }: JavaProgram): ChildProcess {
  mkdirSync(directory, { recursive: true });
  const output = openSync(join(directory, `${name}.log`), 'a');
  // Without it, Flink and DynamoDB Local leave files in the temporary folder of the system.
  const options = [`-Djava.io.tmpdir=${directory}`, ...args];
  return spawn('java', options, { cwd: directory, env: environment ?? process.env, stdio: ['ignore', output, output] });
}

function lastLines({ name, directory }: JavaProgram): string {
  const path = join(directory, `${name}.log`);
  return `${readFileSync(path, 'utf8').trim().split('\n').slice(-5).join('\n')}\n(all of it in ${path})`;
}
