// A file system of a few megabytes (tmpfs), which can be filled. Needs root.
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export class SmallDisk {
  private readonly filler: string;

  constructor(
    readonly directory: string,
    megabytes: number,
  ) {
    mkdirSync(directory, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', directory]);
    this.filler = join(directory, 'filler');
  }

  /** Takes all the space that is free but `spare` bytes, also what has been freed since the last call. */
  fill(spare = 0): void {
    const file = openSync(this.filler, 'a');
    try {
      for (let bytes = 1 << 20; bytes > 0; bytes >>= 1) {
        fillWith(file, Buffer.alloc(bytes));
      }
    } finally {
      closeSync(file);
    }
    if (spare > 0) {
      truncateSync(this.filler, statSync(this.filler).size - spare);
    }
  }

  free(): void {
    rmSync(this.filler, { force: true });
  }

  /** Lazily: a process that still has files open does not keep the mount. */
  unmount(): void {
    execFileSync('umount', ['--lazy', this.directory]);
  }
}

function fillWith(file: number, chunk: Buffer): void {
  try {
    while (writeSync(file, chunk) === chunk.length) {}
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') {
      throw error;
    }
  }
}
