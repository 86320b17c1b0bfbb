import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

declare global {
  /** Directories that the test environment removes after the test file. */
  var temporaryDirectories: string[];
}

/** Creates a directory that is removed after the test file. PostgreSQL can read it when the tests run as root. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'ticketing-'));
  temporaryDirectories.push(directory);
  chmodSync(directory, 0o755);
  return directory;
}
