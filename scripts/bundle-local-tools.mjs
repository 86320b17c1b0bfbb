// Bundles the programs that are not shipped (`npm start`, the benchmarks) into dist/local-tools/.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

export async function bundleLocalTools(root) {
  const target = join(root, 'dist', 'local-tools');
  rmSync(target, { recursive: true, force: true });
  await build({
    entryPoints: [
      ...[...programs(root, 'local'), ...programs(root, 'packages')].map(program => ({
        in: program,
        out: join('local', basename(program, '.ts')),
      })),
      ...programs(root, 'bench').map(program => ({ in: program, out: program.replace(/\.ts$/, '') })),
    ],
    absWorkingDir: root,
    outdir: target,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    packages: 'external', // some contain binaries, which they find in node_modules
    alias: workspaces(root),
    sourcemap: 'inline',
    logLevel: 'warning',
    loader: { '.sql': 'text' },
  });
}

/**
 * Returns the programs below a folder (`<name>.main.ts`). Those of local/ and packages/ are run by their names alone.
 */
function programs(root, folder) {
  if (!existsSync(join(root, folder))) {
    return [];
  }
  return readdirSync(join(root, folder), { recursive: true })
    .filter(name => name.endsWith('.main.ts'))
    .map(name => join(folder, name))
    .sort();
}

/** Makes esbuild bundle the packages of this repository, which are not external. */
function workspaces(root) {
  return Object.fromEntries(
    readdirSync(join(root, 'packages')).map(name => [`@cdk-ticketing/${name}`, join(root, 'packages', name, 'src')]),
  );
}
