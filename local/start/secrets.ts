import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '@cdk-ticketing/local-runtime';

export interface Secrets {
  /** Signs access tokens. */
  readonly token: string;
  /** Signs tickets. */
  readonly ticket: string;
  /** Key with which organisers register. */
  readonly organiser: string;
}

/** Returns the secrets, created at the first start. Sessions and tickets stay valid after a restart. */
export function loadSecrets(directory: string): Secrets {
  const file = join(directory, 'secrets.json');
  const stored = existsSync(file) ? read(file) : {};
  const secret = (bytes = 32) => randomBytes(bytes).toString('base64url');
  const secrets: Secrets = { token: secret(), ticket: secret(), organiser: secret(12), ...stored };
  if (!stored.organiser) {
    replaceFile(file, JSON.stringify(secrets), 0o600);
  }
  return secrets;
}

/** Files of earlier versions have no organiser key. */
function read(file: string): Partial<Secrets> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = (error as Error).message;
    throw new Error(`cannot read ${file} (${reason}): restore it, or delete it to invalidate all sessions and tickets`);
  }
}
