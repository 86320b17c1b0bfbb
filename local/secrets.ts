import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

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
    writeFileSync(file, JSON.stringify({ token: secret(), ticket: secret() } satisfies Secrets), { mode: 0o600 });
  }
  return JSON.parse(readFileSync(file, 'utf8'));
}
