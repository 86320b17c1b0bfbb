import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Two brokers on one directory would spoil it. The lock of one that was killed is taken over. */
export function lockDirectory(directory: string): () => void {
  const path = join(directory, 'broker.pid');
  const holder = existsSync(path) ? Number(readFileSync(path, 'utf8')) : undefined;
  if (holder && isAlive(holder)) {
    throw new Error(`${directory} is in use by process ${holder}: stop it, or give another directory`);
  }
  writeFileSync(path, String(process.pid));
  return () => rmSync(path);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
