import { copyFileSync, rmSync, statSync, truncateSync } from 'node:fs';

const MAX_BYTES = 20 * 1024 * 1024;
const CHECK_MS = 2_000;

/** Returns the file for older lines: `name.before.log` for `name.log`. */
export function olderLog(log: string): string {
  return log.replace(/\.log$/, '.before.log');
}

/** Limits the size of a log to which processes append. Returns a function that stops this. */
export function keepBounded(log: string): () => void {
  const timer = setInterval(() => rotate(log), CHECK_MS).unref();
  return () => clearInterval(timer);
}

/** Copies and truncates the log: processes that opened it for appending continue at its new end. */
export function rotate(log: string, maxBytes = MAX_BYTES): void {
  const size = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= maxBytes) {
    return;
  }
  const older = olderLog(log);
  try {
    copyFileSync(log, older);
  } catch {
    rmSync(older, { force: true }); // on a full disk the space is more important than the lines
  }
  truncateSync(log, 0);
}
