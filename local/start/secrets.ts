import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '@cdk-ticketing/local-runtime';

export interface Secrets {
  /** Signs access tokens. */
  readonly token: string;
  /** Signs tickets. */
  readonly ticket: string;
  /** Makes organisers of those who register with it. */
  readonly organiser: string;
}

/** Made once and kept, so that sessions and tickets outlive a restart. */
export function keepSecrets(directory: string): Secrets {
  const file = join(directory, 'secrets.json');
  const kept = existsSync(file) ? read(file) : {};
  const secret = (bytes = 32) => randomBytes(bytes).toString('base64url');
  const secrets: Secrets = { token: secret(), ticket: secret(), organiser: secret(12), ...kept };
  if (!kept.organiser) replaceFile(file, JSON.stringify(secrets), 0o600);
  return secrets;
}

/** A file of an earlier version has no organiser key. */
function read(file: string): Partial<Secrets> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = (error as Error).message;
    throw new Error(`cannot read ${file} (${reason}): restore it, or delete it to invalidate all sessions and tickets`);
  }
}
