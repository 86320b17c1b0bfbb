import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { identityOf, isSameProcess, type ProcessIdentity, replaceFile } from '@cdk-ticketing/local-runtime';

/** Locks a directory for one broker. Takes over the lock of a killed broker. Returns a function that unlocks it. */
export function lockDirectory(directory: string): () => void {
  const path = join(directory, 'broker.lock');
  const holder = readHolder(path);
  if (holder && isSameProcess(holder)) {
    throw new Error(`${directory} is in use by process ${holder.pid}: stop it, or use another directory`);
  }
  replaceFile(path, JSON.stringify(identityOf(process.pid)));
  return () => rmSync(path);
}

/** Returns undefined without a lock, and for an empty lock file, which a full disk can cause. */
function readHolder(path: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
}
