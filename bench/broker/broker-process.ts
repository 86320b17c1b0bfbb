import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { residentMemory } from '../memory';

const PROGRAM = join(__dirname, '..', 'local', 'kafka-broker.main.js');

/** Runs the development broker as `npm start` does: in a separate process that can be killed. */
export class BrokerProcess {
  private child?: ChildProcess;

  constructor(
    readonly port: number,
    private readonly directory: string,
  ) {}

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const env = { ...process.env, PORT: String(this.port), DIRECTORY: this.directory };
    this.child = spawn(process.execPath, [PROGRAM], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    await once(this.child.stdout!, 'data'); // the banner: the broker listens
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (!this.child || this.child.exitCode !== null) {
      return;
    }
    const ended = once(this.child, 'exit');
    this.child.kill(signal);
    await ended;
  }

  /** Returns the resident memory in megabytes. */
  memory(): number {
    return residentMemory(this.child!.pid!);
  }
}
