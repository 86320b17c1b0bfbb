import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identityOf, isSameProcess, type ProcessIdentity } from '../processes';

/** Two brokers on one directory would spoil it. The lock of one that was killed is taken over. */
export function lockDirectory(directory: string): () => void {
  const path = join(directory, 'broker.lock');
  const holder = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as ProcessIdentity) : undefined;
  if (holder && isSameProcess(holder)) {
    throw new Error(`${directory} is in use by process ${holder.pid}: stop it, or give another directory`);
  }
  writeFileSync(path, JSON.stringify(identityOf(process.pid)));
  return () => rmSync(path);
}
