import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const PACKAGE_NAME = 'cdk-ticketing';

/**
 * Returns the folder of a bundle in this package: dist/assets/<name>. It is relative to the root of the package, so it
 * is the same for the sources, the compiled library and an installed tarball.
 */
export function shippedAsset(name: string): string {
  const folder = join(packageRoot(__dirname), 'dist', 'assets', name);
  if (!existsSync(join(folder, 'index.js'))) {
    throw new Error(`bundle '${name}' not found in ${folder}: run npm run build`);
  }
  return folder;
}

function packageRoot(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === PACKAGE_NAME) {
      return folder;
    }
    if (folder === dirname(folder)) {
      throw new Error(
        `package.json of ${PACKAGE_NAME} not found at or above ${start}: exclude the package from bundles (mark it external)`,
      );
    }
  }
}
