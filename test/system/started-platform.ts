// Runs the built launcher as a process in a separate directory, as `npm start` does.
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessIdentity } from '@cdk-ticketing/local-runtime';
import { isPortFree } from '../../local/launcher/listening-process';

const LAUNCHER = join(__dirname, '..', '..', 'dist', 'local-tools', 'local', 'start.main.js');

export interface StartSettings {
  /** Working directory, which contains the data in `.ticketing/`. */
  readonly directory: string;
  readonly port: number;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export class StartedPlatform {
  output = '';
  /** Resolves to the exit code. */
  readonly ended: Promise<number | null>;
  private readonly launcher: ChildProcess;
  private code: number | null | undefined;

  constructor(private readonly settings: StartSettings) {
    const { directory, port, args = [], env } = settings;
    this.launcher = spawn(process.execPath, [LAUNCHER, ...args], {
      cwd: directory,
      env: { ...process.env, PORT: String(port), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.launcher.stdout!, this.launcher.stderr!]) {
      stream.on('data', chunk => {
        this.output += chunk;
      });
    }
    this.ended = new Promise(resolve => {
      this.launcher.once('close', code => {
        this.code = code;
        resolve(code);
      });
    });
  }

  async printed(text: string): Promise<this> {
    while (!this.output.includes(text)) {
      if (this.code !== undefined) {
        throw new Error(`npm start ended (${this.code}) without printing '${text}':\n${this.output}`);
      }
      await sleep(50);
    }
    return this;
  }

  ready(): Promise<this> {
    return this.printed('Ctrl-C\n');
  }

  signal(signal: NodeJS.Signals): void {
    this.launcher.kill(signal);
  }

  async stop(): Promise<number | null> {
    if (this.code === undefined) {
      this.signal('SIGTERM');
    }
    return this.ended;
  }

  /** Returns the recorded processes of the platform, by the name of the part. */
  processes(): Map<string, ProcessIdentity> {
    const running = join(this.settings.directory, '.ticketing', 'running');
    const names = readdirSync(running).flatMap(file => /^(.*)\.json$/.exec(file)?.[1] ?? []);
    return new Map(names.map(name => [name, JSON.parse(readFileSync(join(running, `${name}.json`), 'utf8'))]));
  }
}

/** Returns the first of ten free consecutive ports, below the ephemeral ports of the system. */
export async function freePortRange(): Promise<number> {
  for (;;) {
    const first = 10_000 + Math.floor(Math.random() * 20_000);
    const free = await Promise.all(Array.from({ length: 10 }, (_, index) => isPortFree(first + index)));
    if (free.every(Boolean)) {
      return first;
    }
  }
}
