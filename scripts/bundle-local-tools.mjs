// What runs on this machine only and is never shipped: `npm start` and the benchmarks, into dist/local-tools/.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

export async function bundleLocalTools(root) {
  const target = join(root, 'dist', 'local-tools');
  rmSync(target, { recursive: true, force: true });
  await build({
    entryPoints: [...entries(root, 'local'), ...entries(root, 'bench')],
    outbase: root,
    outdir: target,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    packages: 'external', // they bring binaries of their own, found in node_modules
    sourcemap: 'inline',
    logLevel: 'warning',
    loader: { '.sql': 'text' },
  });
}

/** A tool is `<folder>/<name>.main.ts`: dist/local-tools/<folder>/<name>.main.js runs it. */
function entries(root, folder) {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true })
    .filter(name => name.endsWith('.main.ts'))
    .map(name => join(path, name))
    .sort();
}
