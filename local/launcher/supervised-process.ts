import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, renameSync } from 'node:fs';
import { identityOf } from '@cdk-ticketing/local-runtime';
import { keepBounded, olderLog } from './bounded-log';
import { endGroup, type RunningProcesses } from './orphaned-processes';

export interface ProcessOptions {
  readonly name: string;
  /** A Node program. */
  readonly file: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Bounded log of its output. Older output, also of the previous start, is next to it in `.before.log`. */
  readonly log: string;
  readonly running: RunningProcesses;
  /** The process exited by itself and restarts after the delay. */
  readonly onExit: (reason: string, delayMs: number) => void;
}

const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 10_000;
/** Uptime after which the delay starts again at the first one. */
const STABLE_AFTER_MS = 30_000;

/** A process that restarts with exponential backoff until stop() is called. */
export class SupervisedProcess {
  private child: ChildProcess | undefined;
  private restart: NodeJS.Timeout | undefined;
  private delayMs = FIRST_DELAY_MS;
  private stopping = false;
  private readonly endLog: () => void;

  constructor(private readonly options: ProcessOptions) {
    if (existsSync(options.log)) {
      renameSync(options.log, olderLog(options.log));
    }
    this.endLog = keepBounded(options.log);
    this.start();
  }

  get name(): string {
    return this.options.name;
  }

  async stop(timeoutMs: number): Promise<void> {
    this.stopping = true;
    clearTimeout(this.restart);
    this.endLog();
    const pid = this.child?.pid;
    const identity = pid === undefined ? undefined : identityOf(pid);
    if (identity) {
      await endGroup(identity, timeoutMs);
    }
    this.options.running.remove(this.name);
  }

  private start(): void {
    const { name, file, environment, log, running } = this.options;
    const output = openSync(log, 'a');
    // A process group of its own: Ctrl-C signals the launcher only, and the processes that it starts end with it.
    const child = spawn(process.execPath, [file], {
      env: environment,
      stdio: ['ignore', output, output],
      detached: true,
    });
    closeSync(output);
    this.child = child;
    if (child.pid !== undefined) {
      running.add(name, child.pid);
    }
    const startedAt = Date.now();
    child.once('exit', (code, signal) => this.exited(signal ?? `exit code ${code}`, Date.now() - startedAt));
  }

  private exited(reason: string, uptimeMs: number): void {
    if (this.stopping) {
      return;
    }
    if (uptimeMs > STABLE_AFTER_MS) {
      this.delayMs = FIRST_DELAY_MS;
    }
    this.options.onExit(reason, this.delayMs);
    this.restart = setTimeout(() => this.start(), this.delayMs);
    this.delayMs = Math.min(this.delayMs * 2, MAX_DELAY_MS);
  }
}
