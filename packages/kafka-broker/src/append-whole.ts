import { ftruncateSync, writeSync } from 'node:fs';

/**
 * Appends all bytes to a file of that size. If that fails, on a full disk for one, the file is as before: no part of
 * them stays.
 */
export function appendWhole(fd: number, size: number, bytes: Buffer): void {
  try {
    for (let written = 0; written < bytes.length; ) written += writeSync(fd, bytes, written);
  } catch (error) {
    ftruncateSync(fd, size);
    throw error;
  }
}
