import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** Replaces a file atomically and durably: after a crash it has either the old or the new content. */
export function replaceFile(path: string, contents: string, mode = 0o666): void {
  const next = `${path}.next`;
  const fd = openSync(next, 'w', mode);
  try {
    writeFileSync(fd, contents);
    fsyncSync(fd);
  } catch (error) {
    rmSync(next);
    throw error;
  } finally {
    closeSync(fd);
  }
  renameSync(next, path);
}
