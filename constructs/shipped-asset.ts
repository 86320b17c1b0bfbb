import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const packageName = 'cdk-ticketing';

/**
 * The folder of a bundle that ships in this package: dist/assets/<name>.
 * The same from the sources, from the compiled library and from an installed tarball, because it starts at the package's root.
 */
export function shippedAsset(name: string): string {
  const folder = join(packageRoot(__dirname), 'dist', 'assets', name);
  if (!existsSync(join(folder, 'index.js'))) {
    throw new Error(`the bundle of '${name}' is missing: looked for index.js in ${folder}, run \`npm run build\``);
  }
  return folder;
}

function packageRoot(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === packageName) return folder;
    if (folder === dirname(folder)) {
      throw new Error(
        `${packageName} cannot find its own package: no package.json named '${packageName}' at or above ${start}, keep the package out of bundles (mark it external)`,
      );
    }
  }
}
