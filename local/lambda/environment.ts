import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** Result of an invocation as JSON, or the error message. */
export type Outcome = { readonly result: string } | { readonly error: string };

/** The program that runs in the thread: a bundle of its own, next to the bundle that contains this file. */
const PROGRAM = join(__dirname, 'lambda-environment.main.js');

/**
 * A thread that has loaded the function and runs one invocation at a time. A thread can be terminated after a timeout.
 */
export class Environment {
  private ended = false;
  private settle: (outcome: Outcome) => void = () => {};
  private readonly worker: Worker;
  /** Whether the function was loaded. */
  readonly loaded: Promise<Outcome>;

  constructor(bundle: string) {
    this.loaded = this.outcome();
    this.worker = new Worker(PROGRAM, { workerData: bundle })
      .on('message', (outcome: Outcome) => this.settle(outcome))
      .on('error', error => this.end(error.message))
      .on('exit', code => this.end(`the function ended its environment (exit code ${code})`));
  }

  get isUsable(): boolean {
    return !this.ended;
  }

  /** Runs an invocation. Terminates the thread after the timeout. */
  async invoke(event: string, timeoutMs: number): Promise<Outcome> {
    const outcome = this.outcome();
    const timer = setTimeout(() => {
      this.end(`timed out after ${timeoutMs / 1000} s`);
      void this.worker.terminate();
    }, timeoutMs);
    this.worker.postMessage(event);
    try {
      return await outcome;
    } finally {
      clearTimeout(timer);
    }
  }

  private outcome(): Promise<Outcome> {
    return new Promise(resolve => {
      this.settle = resolve;
    });
  }

  private end(error: string): void {
    this.ended = true;
    this.settle({ error });
  }
}
