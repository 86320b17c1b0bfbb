import { copyFileSync, rmSync, statSync, truncateSync } from 'node:fs';

const MAX_BYTES = 20 * 1024 * 1024;
const CHECK_MS = 2_000;

/** The file for older lines: `name.before.log` beside `name.log`. */
export function olderLog(log: string): string {
  return log.replace(/\.log$/, '.before.log');
}

/** Keeps a log bounded while processes append to it. Returns the function that ends this. */
export function keepBounded(log: string): () => void {
  const timer = setInterval(() => rotate(log), CHECK_MS).unref();
  return () => clearInterval(timer);
}

/** Copies and truncates: processes that have opened the file for appending go on at its new end. */
export function rotate(log: string, maxBytes = MAX_BYTES): void {
  const size = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= maxBytes) return;
  const older = olderLog(log);
  try {
    copyFileSync(log, older);
  } catch {
    rmSync(older, { force: true }); // a full disk needs the space more than the lines
  }
  truncateSync(log, 0);
}
