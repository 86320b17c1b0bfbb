import { Environment, type Outcome } from './environment';

export interface FunctionOptions {
  /** File that exports `handler`. */
  readonly bundle: string;
  /** Maximum number of invocations that run at the same time. */
  readonly concurrency: number;
  /** Maximum duration of an invocation, from the start of its work. */
  readonly timeoutMs: number;
}

interface Invocation {
  readonly event: string;
  readonly settle: (outcome: Outcome) => void;
}

/** Runs a function as Lambda does: an environment for each concurrent invocation; further invocations wait. */
export class Environments {
  private readonly waiting: Invocation[] = [];
  private readonly idle: Environment[] = [];
  private count = 0;

  constructor(private readonly options: FunctionOptions) {}

  /** Starts the first environment. Fails if the bundle cannot be loaded. */
  async load(): Promise<void> {
    const loaded = await this.start();
    if ('error' in loaded) {
      throw new Error(`cannot load ${this.options.bundle}: ${loaded.error}`);
    }
  }

  invoke(event: string): Promise<Outcome> {
    return new Promise(settle => {
      this.waiting.push({ event, settle });
      this.next();
    });
  }

  private next(): void {
    while (this.waiting.length > 0 && this.idle.length > 0) {
      void this.run(this.idle.pop()!, this.waiting.shift()!);
    }
    const missing = Math.min(this.waiting.length, this.options.concurrency - this.count);
    for (let started = 0; started < missing; started++) {
      void this.start();
    }
  }

  private async start(): Promise<Outcome> {
    this.count++;
    const environment = new Environment(this.options.bundle);
    const loaded = await environment.loaded;
    if ('error' in loaded) {
      this.waiting.shift()?.settle(loaded);
    }
    this.release(environment);
    return loaded;
  }

  private async run(environment: Environment, { event, settle }: Invocation): Promise<void> {
    settle(await environment.invoke(event, this.options.timeoutMs));
    this.release(environment);
  }

  private release(environment: Environment): void {
    if (environment.isUsable) {
      this.idle.push(environment);
    } else {
      this.count--;
    }
    this.next();
  }
}
