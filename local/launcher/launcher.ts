import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Part } from '../platform/part';
import { isPortFree, listeningProcess } from './listening-process';
import type { RunningProcesses } from './orphaned-processes';
import { SupervisedProcess } from './supervised-process';

export interface LauncherOptions {
  readonly parts: readonly Part[];
  readonly directory: string;
  readonly running: RunningProcesses;
  readonly onReady: (part: Part, durationMs: number) => void;
  /** A part that was ready has exited, and restarts after the delay. */
  readonly onRestart: (name: string, reason: string, delayMs: number) => void;
}

const READY_WITHIN_MS = 60_000;
const EXTERNAL_READY_WITHIN_MS = 5_000;
/** Time to stop before a process is killed. Together below the five seconds that a stop may take. */
const STOP_WITHIN_MS = { services: 2_200, stores: 2_000 };

/** Starts each part when the parts that it needs are ready, and stops the services before the stores. */
export class Launcher {
  private readonly processes = new Map<string, SupervisedProcess>();
  private readonly ready = new Set<string>();
  private readonly stopping = new AbortController();

  constructor(private readonly options: LauncherOptions) {}

  /** Resolves to true when all parts are ready, and to false if stop() was called meanwhile. */
  async start(): Promise<boolean> {
    await this.checkPorts();
    mkdirSync(this.logs, { recursive: true });
    const started = new Map<string, Promise<void>>();
    for (const part of this.options.parts) {
      const needed = part.needs.map(name => started.get(name)!);
      started.set(
        part.name,
        Promise.all(needed).then(() => this.startPart(part)),
      );
    }
    try {
      await Promise.all(started.values());
    } catch (error) {
      if (!this.stopping.signal.aborted) {
        throw error; // a stop makes starting parts fail
      }
    }
    return !this.stopping.signal.aborted;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    const isStore = (part: Part) => part.needs.length === 0;
    const { parts } = this.options;
    await this.stopAll(
      parts.filter(part => !isStore(part)),
      STOP_WITHIN_MS.services,
    );
    await this.stopAll(parts.filter(isStore), STOP_WITHIN_MS.stores);
  }

  private async stopAll(parts: readonly Part[], timeoutMs: number): Promise<void> {
    await Promise.all(parts.map(({ name }) => this.processes.get(name)?.stop(timeoutMs)));
  }

  private get logs(): string {
    return join(this.options.directory, 'logs');
  }

  private async checkPorts(): Promise<void> {
    const conflicts: string[] = [];
    for (const { name, port } of this.options.parts) {
      if (port === undefined || (await isPortFree(port))) {
        continue;
      }
      conflicts.push(`port ${port} (${name}) is in use by ${listeningProcess(port) ?? 'an unknown process'}`);
    }
    if (conflicts.length > 0) {
      throw new Error(`${conflicts.join('\n')}\nstop it, or choose another port: PORT=4000 npm start`);
    }
  }

  private async startPart(part: Part): Promise<void> {
    if (this.stopping.signal.aborted) {
      return;
    }
    const begin = performance.now();
    const failure = part.program ? this.run(part, part.program) : { reason: undefined };
    const deadline = part.program ? (part.readyWithinMs ?? READY_WITHIN_MS) : EXTERNAL_READY_WITHIN_MS;
    while (!(await part.ready())) {
      if (this.stopping.signal.aborted) {
        return;
      }
      if (failure.reason) {
        throw new Error(`${part.name} exited before it was ready (${failure.reason}): ${this.tailOfLog(part)}`);
      }
      if (performance.now() - begin > deadline) {
        throw new Error(this.notReady(part, deadline));
      }
      await sleep(100);
    }
    await part.provision?.();
    this.ready.add(part.name);
    this.options.onReady(part, performance.now() - begin);
  }

  private run({ name }: Part, program: NonNullable<Part['program']>): { reason: string | undefined } {
    const failure: { reason: string | undefined } = { reason: undefined };
    const { directory, running, onRestart } = this.options;
    const supervised = new SupervisedProcess({
      name,
      running,
      file: program.file,
      environment: { ...process.env, ...program.environment },
      log: join(directory, 'logs', `${name}.log`),
      onExit: (reason, delayMs) => {
        if (this.ready.has(name)) {
          onRestart(name, reason, delayMs);
        } else {
          failure.reason = reason;
        }
      },
    });
    this.processes.set(name, supervised);
    return failure;
  }

  /** Last line of the output, which is the error, and the path of the log. */
  private tailOfLog({ name }: Part): string {
    const log = join(this.logs, `${name}.log`);
    const lastLine = readFileSync(log, 'utf8').trimEnd().split('\n').at(-1);
    return `${lastLine || 'no output'}\nlog: ${log}`;
  }

  private notReady(part: Part, deadline: number): string {
    const seconds = deadline / 1000;
    if (part.program) {
      return `${part.name} was not ready after ${seconds} s: ${this.tailOfLog(part)}`;
    }
    return `${part.name} is unavailable at the configured address: start it, or unset the address`;
  }
}
