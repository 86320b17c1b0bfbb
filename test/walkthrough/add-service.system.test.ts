import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '../support/temporary-directory';
import { EDITS } from './edits';

const root = join(__dirname, '..', '..');
const COPIED = ['bin', 'charts', 'config', 'constructs', 'contracts', 'lambda', 'lib', 'scripts', 'telemetry'];
const COPIED_FILES = ['package.json', 'tsconfig.json', 'tsconfig.build.json'];

describe('a service that is added as CONTRIBUTING.md describes', () => {
  let copy: string;
  beforeAll(() => {
    copy = temporaryDirectory();
    for (const name of [...COPIED, ...COPIED_FILES]) {
      cpSync(join(root, name), join(copy, name), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    cpSync(join(__dirname, 'new-files'), copy, { recursive: true });
    for (const { file, replace, by } of EDITS) {
      const source = readFileSync(join(copy, file), 'utf8');
      expect(source).toContain(replace);
      writeFileSync(
        join(copy, file),
        source.replace(replace, () => by),
      );
    }
  });

  test('changes the five existing files that CONTRIBUTING.md lists', () => {
    const section = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8').match(
      /## Add a service\n(.*?)\nNew files/s,
    )?.[1];
    const listed = [...section!.matchAll(/^\d\. `(.+?)`/gm)].map(([, file]) => file!);
    expect(listed).toHaveLength(5);
    expect([...new Set(EDITS.map(({ file }) => file))].sort()).toEqual(listed.sort());
  });

  test('compiles', () => {
    expect(run('node_modules/typescript/bin/tsc', '-p', '.')).toBe('');
  });

  test('has manifests, a network policy, a database user and a placeholder', () => {
    run('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json');
    // Nodes of the demonstration are sized for the services of this repository.
    run('dist/bin/manifests.js', '--environment', 'demonstration', '-c', 'maxNodes=4');
    const folder = join(copy, 'manifests', 'demonstration');
    const manifests = readdirSync(join(folder, 'payment-service'));
    const read = (kind: string) =>
      readFileSync(join(folder, 'payment-service', manifests.find(name => name.includes(`-${kind}.`))!), 'utf8');
    expect(read('configmap')).toMatch(/DATABASE_HOST: .*TOPIC_PAYMENT_CHANGES: payment-changes/s);
    expect(read('networkpolicy')).toContain('kubernetes.io/name: frontend');
    expect(read('horizontalpodautoscaler')).toContain('name: payment-hpa');
    expect(readFileSync(join(folder, 'PLACEHOLDERS.md'), 'utf8')).toContain('PaymentService_Image');
  });

  test('does not compile without its row in contracts/services.ts', () => {
    cpSync(join(root, 'contracts/services.ts'), join(copy, 'contracts/services.ts'));
    expect(() => run('node_modules/typescript/bin/tsc', '-p', '.')).toThrow("'paymentService' does not exist");
  });

  function run(program: string, ...args: string[]): string {
    const { stdout, stderr, status } = spawnSync(process.execPath, [program, ...args], { cwd: copy, encoding: 'utf8' });
    if (status !== 0) {
      throw new Error(`${program} failed: ${stdout}${stderr}`);
    }
    return stdout;
  }
});
