import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

const root = join(__dirname, '..', '..');
export const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

export interface Resource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
}

/** Peers at the versions that the tests of this repository run with. */
export function testedPeers(): Record<string, string> {
  return peers(name => manifest.devDependencies[name]);
}

/** Peers at the lowest versions that package.json allows. */
export function lowestPeers(): Record<string, string> {
  return peers(name => manifest.peerDependencies[name].replace('^', ''));
}

function peers(version: (name: string) => string): Record<string, string> {
  return Object.fromEntries(Object.keys(manifest.peerDependencies).map(name => [name, version(name)]));
}

/** The CDK app of a consumer, in a folder of its own, with the packed library installed from its tarball. */
export class ConsumerApp {
  public readonly packedFiles: readonly string[];
  private readonly folder = mkdtempSync(join(tmpdir(), 'ticketing-consumer-'));
  private readonly tarball: string;

  constructor() {
    const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', this.folder];
    const [packed] = JSON.parse(run(root, 'npm', pack));
    this.tarball = packed.filename;
    this.packedFiles = packed.files.map(({ path }: { path: string }) => path);
  }

  public install(versions: Record<string, string>, ...npmOptions: string[]): void {
    const dependencies = { ...versions, [manifest.name]: `file:${this.tarball}` };
    this.write('package.json', JSON.stringify({ name: 'consumer', private: true, dependencies }));
    const compilerOptions = {
      module: 'node20',
      strict: true,
      noEmitOnError: true,
      lib: ['es2023', 'esnext.disposable'],
      types: [],
    };
    this.write('tsconfig.json', JSON.stringify({ compilerOptions }));
    const options = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', ...npmOptions];
    run(this.folder, 'npm', ['install', ...options]);
  }

  /** Copies a file or a folder into the app. */
  public add(path: string): void {
    cpSync(path, join(this.folder, basename(path)), { recursive: true });
  }

  public write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  public compile(): void {
    run(this.folder, process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', '.']);
  }

  /** Runs a compiled file in its folder, and returns the resources of each stack that it synthesizes. */
  public synthesize(name: string): Record<string, Record<string, Resource>> {
    const output = join(this.folder, `${name}.out`);
    const file = join(this.folder, `${name}.js`);
    run(dirname(file), process.execPath, [file], { CDK_OUTDIR: output });
    const { artifacts } = JSON.parse(readFileSync(join(output, 'manifest.json'), 'utf8'));
    const stacks = Object.keys(artifacts).filter(id => artifacts[id].type === 'aws:cloudformation:stack');
    return Object.fromEntries(stacks.map(id => [id, this.resources(join(output, `${id}.template.json`))]));
  }

  public read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private resources(template: string): Record<string, Resource> {
    return JSON.parse(readFileSync(template, 'utf8')).Resources;
  }
}

function run(cwd: string, command: string, args: string[], variables: Record<string, string> = {}): string {
  const env = { ...process.env, ...variables, NODE_PATH: '' };
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8' });
  if (status === 0) {
    return stdout;
  }
  throw new Error(`${command} ${args.join(' ')} exited with ${status}:\n${withoutBundles(`${stdout}${stderr}`)}`);
}

/** Removes the minified source lines that Node prints with an error of the CDK. */
function withoutBundles(output: string): string {
  return output
    .split('\n')
    .filter(line => line.length < 500)
    .join('\n');
}
