// Records the running processes of a data directory. After a `kill -9` of the launcher the next start finds and ends
// them. A record has the start time besides the process id, because the system reuses ids.
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

  /** Registers this process as the launcher of the directory. Fails if another one is running. */
  claim(): void {
    const other = this.read(LAUNCHER);
    if (other && isSameProcess(other)) {
      throw new Error(
        `the platform is already running in this directory (process ${other.pid}): stop it with Ctrl-C first`,
      );
    }
    this.add(LAUNCHER, process.pid);
  }

  release(): void {
    this.remove(LAUNCHER);
  }

  /** Records a process. On a full disk it runs without a record, and the next start cannot end it. */
  add(name: string, pid: number): void {
    const identity = identityOf(pid);
    try {
      if (identity) {
        replaceFile(this.fileOf(name), JSON.stringify(identity));
      }
    } catch (error) {
      console.error(`cannot record the process of ${name}: ${(error as Error).message}`);
    }
  }

  remove(name: string): void {
    rmSync(this.fileOf(name), { force: true });
  }

  /** Ends the processes that remain from the previous run. Resolves to their names. */
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
    if (!leftover || !isSameProcess(leftover)) {
      return false;
    }
    await endGroup(leftover, 3_000);
    return true;
  }

  private read(name: string): ProcessIdentity | undefined {
    try {
      return JSON.parse(readFileSync(this.fileOf(name), 'utf8'));
    } catch {
      return undefined; // no record, or a partly written one
    }
  }

  private fileOf(name: string): string {
    return join(this.directory, `${name}.json`);
  }
}

/** Terminates a process, and kills its process group after the timeout. */
export async function endGroup(leader: ProcessIdentity, timeoutMs: number): Promise<void> {
  const gone = () => !isSameProcess(leader);
  if (gone()) {
    return;
  }
  process.kill(leader.pid, 'SIGTERM');
  await waitFor(gone, timeoutMs);
  try {
    process.kill(-leader.pid, 'SIGKILL');
  } catch {
    return; // the group has ended
  }
  await waitFor(gone, 2_000);
}

/** Waits until the condition holds, at most for the timeout. */
async function waitFor(condition: () => boolean, timeoutMs: number): Promise<void> {
  for (let waited = 0; waited < timeoutMs && !condition(); waited += 50) {
    await sleep(50);
  }
}
