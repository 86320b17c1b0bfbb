import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '..');
const script = join(root, 'scripts', 'third-party-licenses.mjs');
const text = readFileSync(join(root, 'dist', 'THIRD-PARTY-LICENSES.txt'), 'utf8');

test.each(['fastify', 'pg', 'kafkajs', 'pino', 'prom-client', 'qrcode', '@aws-sdk/client-s3', 'fast-jwt'])(
  'the tarball contains the licence text of %s',
  name => {
    const entry = text.split('-'.repeat(80)).find(part => part.trimStart().startsWith(`${name} `));
    expect(entry).toMatch(/copyright|permission is hereby granted|apache license/i);
  },
);

test('each service has the licences of its own bundle', () => {
  const assets = join(root, 'dist', 'assets');
  const services = readdirSync(assets).filter(name => readdirSync(join(assets, name)).includes('Dockerfile'));
  expect(services).toHaveLength(4);
  for (const service of services) {
    expect(readdirSync(join(assets, service))).toContain('THIRD-PARTY-LICENSES.txt');
  }
});

describe('a bundled package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'licenses-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Runs the script on a bundle with one file of one package. */
  function licensesOf(license: string, files: Record<string, string> = {}) {
    const home = join(folder, 'node_modules', 'some-package');
    rmSync(home, { recursive: true, force: true });
    mkdirSync(home, { recursive: true });
    const manifest = JSON.stringify({ name: 'some-package', version: '1.2.3', license });
    for (const [name, content] of Object.entries({ 'package.json': manifest, ...files })) {
      writeFileSync(join(home, name), content);
    }
    const metafile = { outputs: { 'index.js': { inputs: { 'node_modules/some-package/lib/index.js': {} } } } };
    const program = `import { bundledPackages, licenseTexts } from ${JSON.stringify(script)};
      console.log(licenseTexts(bundledPackages(${JSON.stringify(folder)}, ${JSON.stringify(metafile)})));`;
    return spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  }

  test('is listed with its version and its text', () => {
    expect(licensesOf('ISC', { LICENSE: 'Copyright Ada' }).stdout).toContain(
      'some-package 1.2.3 (ISC)\n\nCopyright Ada',
    );
  });

  test('fails the build without a licence text', () => {
    expect(licensesOf('ISC').stderr).toContain('the bundled package some-package has no licence text (ISC)');
  });
});
