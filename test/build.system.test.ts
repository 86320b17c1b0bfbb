import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '..');

describe('npm run build', () => {
  const copy = mkdtempSync(join(tmpdir(), 'build-'));
  beforeAll(() => copyProject(copy));
  afterAll(() => rmSync(copy, { recursive: true }));

  test('builds the same bytes again, also in another folder', () => {
    build(copy);
    const first = fingerprints(join(copy, 'dist'));
    build(copy);

    expect(Object.keys(first).length).toBeGreaterThan(0);
    expect(fingerprints(join(copy, 'dist'))).toEqual(first);
    expect(shipped(fingerprints(join(root, 'dist')))).toEqual(shipped(first));
  });

  test('fails with the required version when Node is too old', () => {
    const manifest = join(copy, 'package.json');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"node": ">=20"', '"node": ">=1000"'));

    const { status, stderr } = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: copy, encoding: 'utf8' });

    expect(status).toBe(1);
    expect(stderr).toBe(
      `cdk-ticketing needs Node 1000 or later, and this is Node ${process.versions.node}: install a current LTS release, then run the command again\n`,
    );
  });
});

function copyProject(target: string) {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const file of files.trim().split('\n')) {
    if (existsSync(join(root, file))) {
      cpSync(join(root, file), join(target, file));
    }
  }
  symlinkSync(join(root, 'node_modules'), join(target, 'node_modules'));
}

function build(folder: string) {
  execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: folder, stdio: 'pipe' });
}

function fingerprints(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name =>
    statSync(join(folder, name)).isFile(),
  );
  return Object.fromEntries(
    files.sort().map(name => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ]),
  );
}

/** Returns the published files. The local tools have source maps, which contain the path of their folder. */
function shipped(files: Record<string, string>) {
  return Object.fromEntries(Object.entries(files).filter(([name]) => !name.startsWith('local-tools')));
}
