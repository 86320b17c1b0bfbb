// The processes of this directory, written down while they run: after a kill -9 of the launcher the next start finds and
// ends them. A number alone is not enough, for the system may have given it to somebody else by then.
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identityOf, isSameProcess, type ProcessIdentity, replaceFile } from '@cdk-ticketing/local-runtime';

const LAUNCHER = 'launcher';

export class RunningProcesses {
  private readonly directory: string;

  constructor(directory: string) {
    this.directory = join(directory, 'running');
    mkdirSync(this.directory, { recursive: true });
  }

  /** Fails when another launcher works here; otherwise this process is the one from now on. */
  claim(): void {
    const other = this.read(LAUNCHER);
    if (other && isSameProcess(other)) {
      throw new Error(`the platform runs already in this directory (process ${other.pid}): stop it with Ctrl-C first`);
    }
    this.add(LAUNCHER, process.pid);
  }

  release(): void {
    this.remove(LAUNCHER);
  }

  /** On a full disk the process is not recorded: it runs, but a start after a kill -9 of the launcher does not find it. */
  add(name: string, pid: number): void {
    const identity = identityOf(pid);
    try {
      if (identity) replaceFile(this.fileOf(name), JSON.stringify(identity));
    } catch (error) {
      console.error(`cannot record the process of ${name}: ${(error as Error).message}`);
    }
  }

  remove(name: string): void {
    rmSync(this.fileOf(name), { force: true });
  }

  /** Ends what an earlier start left behind, and resolves to the names. */
  async endLeftovers(): Promise<string[]> {
    const names = readdirSync(this.directory)
      .map(file => file.replace(/\.json$/, ''))
      .filter(name => name !== LAUNCHER);
    const ended = await Promise.all(names.map(async name => ((await this.end(name)) ? [name] : [])));
    return ended.flat();
  }

  private async end(name: string): Promise<boolean> {
    const leftover = this.read(name);
    this.remove(name);
    if (!leftover || !isSameProcess(leftover)) return false;
    await endGroup(leftover, 3_000);
    return true;
  }

  private read(name: string): ProcessIdentity | undefined {
    try {
      return JSON.parse(readFileSync(this.fileOf(name), 'utf8'));
    } catch {
      return undefined; // none, or half-written by a start that was killed at that moment
    }
  }

  private fileOf(name: string): string {
    return join(this.directory, `${name}.json`);
  }
}

/** Asks first; whatever is left of the process and of all that it started is ended then. */
export async function endGroup(leader: ProcessIdentity, patience: number): Promise<void> {
  const gone = () => !isSameProcess(leader);
  if (gone()) return;
  process.kill(leader.pid, 'SIGTERM');
  await within(patience, gone);
  try {
    process.kill(-leader.pid, 'SIGKILL');
  } catch {
    return; // nothing is left
  }
  await within(2_000, gone);
}

/** Resolves to true as soon as the condition holds, or to false after the timeout. */
async function within(timeoutMs: number, condition: () => boolean): Promise<boolean> {
  for (let waited = 0; !condition(); waited += 50) {
    if (waited >= timeoutMs) return false;
    await sleep(50);
  }
  return true;
}
