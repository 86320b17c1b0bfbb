// A file system of a few megabytes (tmpfs), which can be filled. Needs root.
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from './temporary-directory';

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

  /** Fills the free space up to `spare` bytes. Another call also fills space that was freed since. */
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

  /** Unmounts lazily: open files of a process that still runs do not prevent it. */
  unmount(): void {
    execFileSync('umount', ['--lazy', this.directory]);
  }
}

/** Mounts an empty disk for each test. */
export function useSmallDisk(megabytes: number): () => SmallDisk {
  let disk: SmallDisk;
  beforeEach(() => {
    disk = new SmallDisk(temporaryDirectory(), megabytes);
  });
  afterEach(() => {
    disk.unmount();
    rmSync(disk.directory, { recursive: true });
  });
  return () => disk;
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
