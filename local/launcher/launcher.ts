import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Part } from '../platform/platform';
import { isPortFree, portOwner } from './listening-process';
import type { RunningProcesses } from './orphaned-processes';
import { SupervisedProcess } from './supervised-process';

export interface LauncherOptions {
  readonly parts: readonly Part[];
  readonly directory: string;
  readonly running: RunningProcesses;
  readonly onReady: (part: Part, milliseconds: number) => void;
  /** A part ended by itself after it was ready. */
  readonly onRestart: (name: string, reason: string, again: number) => void;
}

const READY_WITHIN_MS = 60_000;
const EXTERNAL_WITHIN_MS = 5_000;
/** Services have less than the five seconds that a stop may take, so that the stores get their turn. */
const PATIENCE_MS = { services: 2_200, stores: 2_000 };

/** Starts parts as soon as what they need is ready, and stops them in the opposite order. */
export class Launcher {
  private readonly processes = new Map<string, SupervisedProcess>();
  private readonly ready = new Set<string>();
  private readonly stopping = new AbortController();

  constructor(private readonly options: LauncherOptions) {}

  /** Resolves to whether everything is ready: not when it was told to stop meanwhile. */
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
      if (!this.stopping.signal.aborted) throw error; // what is being stopped may well fail to start
    }
    return !this.stopping.signal.aborted;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    const isStore = (part: Part) => part.needs.length === 0;
    const { parts } = this.options;
    await this.stopAll(
      parts.filter(part => !isStore(part)),
      PATIENCE_MS.services,
    );
    await this.stopAll(parts.filter(isStore), PATIENCE_MS.stores);
  }

  private async stopAll(parts: readonly Part[], patience: number): Promise<void> {
    await Promise.all(parts.map(({ name }) => this.processes.get(name)?.stop(patience)));
  }

  private get logs(): string {
    return join(this.options.directory, 'logs');
  }

  private async checkPorts(): Promise<void> {
    const taken: string[] = [];
    for (const { name, port } of this.options.parts) {
      if (port === undefined || (await isPortFree(port))) continue;
      taken.push(`port ${port} (${name}) is used by ${portOwner(port) ?? 'a process that cannot be seen from here'}`);
    }
    if (taken.length > 0)
      throw new Error(`${taken.join('\n')}\nend it, or set PORT to another number: PORT=4000 npm start`);
  }

  private async startPart(part: Part): Promise<void> {
    if (this.stopping.signal.aborted) return;
    const begin = performance.now();
    const failure = part.program ? this.run(part, part.program) : { reason: undefined };
    const deadline = part.program ? (part.readyWithinMs ?? READY_WITHIN_MS) : EXTERNAL_WITHIN_MS;
    while (!(await part.ready())) {
      if (this.stopping.signal.aborted) return;
      if (failure.reason)
        throw new Error(`${part.name} ended before it was ready (${failure.reason}): ${this.lastWords(part)}`);
      if (performance.now() - begin > deadline) throw new Error(this.notReady(part, deadline));
      await sleep(100);
    }
    await part.prepare?.();
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
      onEnd: (reason, again) => {
        if (this.ready.has(name)) onRestart(name, reason, again);
        else failure.reason = reason;
      },
    });
    this.processes.set(name, supervised);
    return failure;
  }

  private lastWords({ name }: Part): string {
    const log = join(this.logs, `${name}.log`);
    const last = readFileSync(log, 'utf8').trimEnd().split('\n').at(-1);
    return `${last || 'it said nothing'}\nits log is ${log}`;
  }

  private notReady(part: Part, deadline: number): string {
    const seconds = deadline / 1000;
    if (part.program) return `${part.name} was not ready after ${seconds} s: ${this.lastWords(part)}`;
    return `${part.name} is not to be started here, because its address was given, and nothing answers there: start it, or unset the address`;
  }
}
