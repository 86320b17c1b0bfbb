// Every run has its own temporary folder, which must be empty at the end: remaining files fail the run.
const { chmodSync, mkdtempSync, readdirSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/** The workers, and the processes that tests start, inherit TMPDIR. */
exports.createTemporaryFolder = () => {
  process.env.TMPDIR = mkdtempSync(join(tmpdir(), 'cdk-ticketing-test-'));
  chmodSync(process.env.TMPDIR, 0o755); // PostgreSQL runs as another user when the tests run as root
};

exports.removeTemporaryFolder = () => {
  const folder = process.env.TMPDIR;
  const left = readdirSync(folder);
  rmSync(folder, { recursive: true, force: true });
  if (left.length > 0) {
    throw new Error(`the tests left ${left.length} temporary files: ${left.sort().join(', ')}`);
  }
};
