// Runs programs of dist/ as processes, as in production and in `npm start`.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { nodeOptions } from '../charts/web-service/node-options';

/** Root of the project, for dist/local-tools/bench/ and for bench/. */
const root = __dirname.includes(join('dist', 'local-tools'))
  ? join(__dirname, '..', '..', '..')
  : join(__dirname, '..');

export interface Program {
  readonly pid: number;
  readonly url: string;
  /** Exit code, or the signal that ended the process. */
  readonly ended: Promise<number | NodeJS.Signals>;
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals>;
}

export interface ProgramOptions {
  /** Path below dist/. */
  readonly file: string;
  /**
   * Flags of Node.
   * @default - none
   */
  readonly flags?: readonly string[];
  readonly port: number;
  readonly environment: Readonly<Record<string, string>>;
  /** File for stdout and stderr. */
  readonly log: string;
  readonly isReady: (url: string) => Promise<boolean>;
}

/** Returns the command of the services' image: Node, its flags, the bundle. */
export function imageCommand(): string[] {
  const dockerfile = readFileSync(join(root, 'constructs', 'web-service', 'Dockerfile'), 'utf8');
  const [, command] = /^CMD (.*)$/m.exec(dockerfile)!;
  return JSON.parse(command!);
}

export async function startProgram(options: ProgramOptions): Promise<Program> {
  const { file, flags = [], port, environment, log, isReady } = options;
  const output = openSync(log, 'a');
  const child = spawn(process.execPath, [...flags, join(root, 'dist', file)], {
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

/** Memory limit of a pod in production. */
export const POD_MEMORY = '512Mi';

/** Starts a service as its pod does: with the flags of the image and the heap size for the memory of the pod. */
export function startService(options: Omit<ProgramOptions, 'flags'>): Promise<Program> {
  const environment = { ...options.environment, NODE_OPTIONS: nodeOptions(POD_MEMORY) };
  return startProgram({ ...options, environment, flags: imageCommand().slice(1, -1) });
}

/** The AWS SDK requires a region and credentials, also for local stores. */
export const awsEnvironment = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

export interface LocalPart {
  /** Name of the program: `<name>.main.ts` in local/ or packages/. */
  readonly name: string;
  readonly port: number;
  readonly log: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Starts a part of the local platform as `npm start` does. */
export function startLocal({ name, port, log, environment }: LocalPart): Promise<Program> {
  return startProgram({
    file: `local-tools/local/${name}.main.js`,
    port,
    environment: { PORT: `${port}`, ...environment },
    log,
    isReady: () => accepts(port),
  });
}

async function untilReady(child: ChildProcess, file: string, log: string, isReady: () => Promise<boolean>) {
  while (!(await isReady().catch(() => false))) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`${file} exited:\n${tailOf(log)}`);
    }
    await sleep(100);
  }
}

function tailOf(log: string): string {
  return readFileSync(log, 'utf8').slice(-2_000);
}

export async function answersReady(url: string): Promise<boolean> {
  return (await fetch(`${url}/ready`)).ok;
}

function accepts(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    const end = (accepted: boolean) => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}
