// THIRD-PARTY-LICENSES.txt: the packages that a bundle contains, each with its licence text and notice.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const LICENSES_FILE = 'THIRD-PARTY-LICENSES.txt';

// The licence of this repository is the same.
const mitLicense = readFileSync(join(import.meta.dirname, 'licenses', 'MIT.txt'), 'utf8').trim();
const apacheLicense = readFileSync(join(import.meta.dirname, '..', 'LICENSE'), 'utf8').trim();

/** Returns the folders of the packages whose files are in a bundle, by esbuild's metafile. */
export function bundledPackages(root, { outputs }) {
  const inputs = Object.values(outputs).flatMap(output => Object.keys(output.inputs));
  const files = inputs.filter(file => file.includes('node_modules/'));
  return [...new Set(files.map(file => packageFolder(root, file)))].sort();
}

/** Returns the text for the folders of packages. A package without a licence text fails the build. */
export function licenseTexts(folders) {
  const packages = folders.map(folder => {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const { name, version, license } = manifest;
    const texts = readdirSync(folder)
      .filter(file => /(^|\.js\.)(licen[cs]e|copying|notice)/i.test(file))
      .sort()
      .map(file => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim());
    const text = texts.length > 0 ? texts.join('\n\n') : withoutFile(folder, manifest);
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  return [...new Set(packages)].sort().join(`\n${'-'.repeat(80)}\n\n`);
}

/**
 * Some packages have their licence in the README only, or only its name: the texts of MIT and Apache-2.0 are standard.
 */
function withoutFile(folder, { name, license, author }) {
  const readme = readdirSync(folder).find(file => /^readme/i.test(file));
  const section = readme && /^#+ *licen[cs]e\b[\s\S]*/im.exec(readFileSync(join(folder, readme), 'utf8'))?.[0];
  if (section && /copyright|permission is hereby granted/i.test(section)) {
    return section.trim();
  }
  if (license === 'Apache-2.0') {
    return apacheLicense;
  }
  if (license === 'MIT') {
    return `Copyright (c) ${author?.name ?? author ?? `the authors of ${name}`}\n\n${mitLicense}`;
  }
  throw new Error(`the bundled package ${name} has no licence text (${license})`);
}

function packageFolder(root, file) {
  for (let folder = dirname(join(root, file)); ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).version) {
      return folder;
    }
  }
}
