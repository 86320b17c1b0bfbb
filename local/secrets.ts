import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from './kafka-broker/replace-file';

export interface Secrets {
  /** Signs access tokens. */
  readonly token: string;
  /** Signs tickets. */
  readonly ticket: string;
}

/** Made once and kept, so that sessions and tickets outlive a restart. */
export function keepSecrets(directory: string): Secrets {
  const file = join(directory, 'secrets.json');
  if (!existsSync(file)) {
    const secret = () => randomBytes(32).toString('base64url');
    replaceFile(file, JSON.stringify({ token: secret(), ticket: secret() } satisfies Secrets), 0o600);
  }
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = (error as Error).message;
    throw new Error(`cannot read ${file} (${reason}): restore it, or delete it to invalidate all sessions and tickets`);
  }
}
