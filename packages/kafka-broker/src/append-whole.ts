import { ftruncateSync, writeSync } from 'node:fs';

/** Appends all bytes to a file of the given size. If that fails, as on a full disk, it restores the previous size. */
export function appendWhole(fd: number, size: number, bytes: Buffer): void {
  try {
    for (let written = 0; written < bytes.length; ) {
      written += writeSync(fd, bytes, written);
    }
  } catch (error) {
    ftruncateSync(fd, size);
    throw error;
  }
}
