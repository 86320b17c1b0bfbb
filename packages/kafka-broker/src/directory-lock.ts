import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { identityOf, isSameProcess, type ProcessIdentity, replaceFile } from '@cdk-ticketing/local-runtime';

/** Two brokers on one directory would spoil it. The lock of one that was killed is taken over. */
export function lockDirectory(directory: string): () => void {
  const path = join(directory, 'broker.lock');
  const holder = readHolder(path);
  if (holder && isSameProcess(holder)) {
    throw new Error(`${directory} is in use by process ${holder.pid}: stop it, or give another directory`);
  }
  replaceFile(path, JSON.stringify(identityOf(process.pid)));
  return () => rmSync(path);
}

/** Undefined without a lock, and for a lock that a full disk left empty. */
function readHolder(path: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
}
