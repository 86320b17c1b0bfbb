import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** Either the old contents or the new ones are found after a crash, never half of them. */
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
