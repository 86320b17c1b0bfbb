// Builds dist/ from the sources. The same input gives the same bytes, so that CDK asset hashes are stable.
//   node scripts/build.mjs              everything
//   node scripts/build.mjs --run        only assets and local tools, without the library (for npm start and benchmarks)
import './require-node.mjs';
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundleAssets } from './bundle-assets.mjs';
import { bundleLocalTools } from './bundle-local-tools.mjs';

const root = join(import.meta.dirname, '..');

if (!process.argv.includes('--run')) {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  compileLibrary();
}
await Promise.all([bundleAssets(root), bundleLocalTools(root)]);

function compileLibrary() {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    process.exit(status ?? 1);
  }
}
