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
  /** Its output, bounded; older output, also of the start before, is in `.before.log` next to it. */
  readonly log: string;
  readonly running: RunningProcesses;
  /** It ended by itself: the reason, and after how long it is started again. */
  readonly onEnd: (reason: string, again: number) => void;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;
/** Whoever ran that long gets the first, short wait again. */
const STEADY_MS = 30_000;

/** A process that is started again, later each time, until it is told to stop. */
export class SupervisedProcess {
  private child: ChildProcess | undefined;
  private waiting: NodeJS.Timeout | undefined;
  private wait = FIRST_WAIT_MS;
  private stopping = false;
  private readonly endLog: () => void;

  constructor(private readonly options: ProcessOptions) {
    if (existsSync(options.log)) renameSync(options.log, olderLog(options.log));
    this.endLog = keepBounded(options.log);
    this.start();
  }

  get name(): string {
    return this.options.name;
  }

  async stop(patience: number): Promise<void> {
    this.stopping = true;
    clearTimeout(this.waiting);
    this.endLog();
    const pid = this.child?.pid;
    const identity = pid === undefined ? undefined : identityOf(pid);
    if (identity) await endGroup(identity, patience);
    this.options.running.remove(this.name);
  }

  private start(): void {
    const { name, file, environment, log, running } = this.options;
    const output = openSync(log, 'a');
    // Its own group: a Ctrl-C in the terminal is for the launcher alone, and what the process starts can be ended with it.
    const child = spawn(process.execPath, [file], {
      env: environment,
      stdio: ['ignore', output, output],
      detached: true,
    });
    closeSync(output);
    this.child = child;
    if (child.pid !== undefined) running.add(name, child.pid);
    const startedAt = Date.now();
    child.once('exit', (code, signal) => this.ended(signal ?? `exit code ${code}`, Date.now() - startedAt));
  }

  private ended(reason: string, after: number): void {
    if (this.stopping) return;
    if (after > STEADY_MS) this.wait = FIRST_WAIT_MS;
    this.options.onEnd(reason, this.wait);
    this.waiting = setTimeout(() => this.start(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MS);
  }
}
