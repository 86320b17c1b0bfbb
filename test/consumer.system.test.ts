import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

describe('the packed library, in an app of somebody else', () => {
  const shop = mkdtempSync(join(tmpdir(), 'shop-'));
  const packed: { filename: string; files: { path: string }[] } = JSON.parse(
    run(root, 'npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', shop),
  )[0];
  afterAll(() => rmSync(shop, { recursive: true }));

  test('holds the compiled library, its types and its assets, and nothing else', () => {
    const wanted =
      /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|dist\/(constructs|charts)\/.+\.(js|d\.ts)|dist\/assets\/.+)$/;
    expect(packed.files.map(({ path }) => path).filter(path => !wanted.test(path))).toEqual([]);
    expect(packed.files.map(({ path }) => path).filter(path => /\/(app|kit|web)\//.test(path))).toEqual([]);
  });

  test('compiles against our types and synthesizes, installed from the tarball', () => {
    writeFileSync(
      join(shop, 'package.json'),
      JSON.stringify({ name: 'shop', private: true, dependencies: dependencies() }),
    );
    run(shop, 'npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts');
    cpSync(join(__dirname, 'consumer'), shop, { recursive: true });
    for (const [index, source] of readmeExamples().entries()) writeFileSync(join(shop, `readme-${index}.ts`), source);
    writeFileSync(
      join(shop, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: { module: 'node20', strict: true, lib: ['es2023', 'esnext.disposable'], types: [] },
      }),
    );

    run(shop, process.execPath, join(root, 'node_modules/typescript/bin/tsc'), '-p', '.');
    run(shop, process.execPath, 'app.js');

    expect(resourceTypes('AllOurs')).toEqual(
      expect.arrayContaining(['AWS::EC2::VPC', 'AWS::EKS::Cluster', 'AWS::MSK::Cluster', 'AWS::RDS::DBInstance']),
    );
    expect(resourceTypes('Brought').filter(type => /::(VPC|DBInstance)$|EKS::Cluster$/.test(type))).toEqual([]);
    expect(resourceTypes('Brought')).toContain('AWS::MSK::Cluster');
    const google = readFileSync(join(shop, 'cdk.out', 'terraform', 'flink-analytics-cluster', 'main.tf.json'), 'utf8');
    expect(JSON.parse(google).provider.google.region).toBe('us-east4');
  });

  function resourceTypes(stack: string): string[] {
    const template = JSON.parse(readFileSync(join(shop, 'cdk.out', `${stack}.template.json`), 'utf8'));
    return Object.values<{ Type: string }>(template.Resources).map(({ Type }) => Type);
  }

  /** The tarball, and its peers at the versions we test with. */
  function dependencies(): Record<string, string> {
    const peers = Object.keys(manifest.peerDependencies).map(name => [name, manifest.devDependencies[name]]);
    return { ...Object.fromEntries(peers), [manifest.name]: `file:${packed.filename}` };
  }
});

function readmeExamples(): string[] {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  return [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, source]) => source!);
}

function run(cwd: string, command: string, ...args: string[]): string {
  const env = { ...process.env, CDK_OUTDIR: join(cwd, 'cdk.out'), NODE_PATH: '' };
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8' });
  if (status !== 0)
    throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${readable(`${stdout}${stderr}`)}`);
  return stdout;
}

/** Without the minified source lines in which Node shows an error of the CDK. */
function readable(output: string): string {
  return output
    .split('\n')
    .filter(line => line.length < 500)
    .join('\n');
}
