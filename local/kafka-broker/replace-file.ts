import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';

/** Either the old contents or the new ones are found after a crash, never half of them. */
export function replaceFile(path: string, contents: string): void {
  const next = `${path}.next`;
  const fd = openSync(next, 'w');
  writeFileSync(fd, contents);
  fsyncSync(fd);
  closeSync(fd);
  renameSync(next, path);
}
