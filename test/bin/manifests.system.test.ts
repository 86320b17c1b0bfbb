import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VALUES } from '../charts/sample-platform';

const root = join(__dirname, '../..');
const out = mkdtempSync(join(tmpdir(), 'manifests-'));
afterAll(() => rmSync(out, { recursive: true }));

/** Runs the command without environment variables, so without credentials. */
function manifests(...args: string[]) {
  const run = spawnSync(process.execPath, ['dist/bin/manifests.js', '--out', out, ...args], {
    cwd: root,
    env: {},
    encoding: 'utf8',
  });
  return { status: run.status, stdout: run.stdout, stderr: run.stderr };
}

function everyFile(): Record<string, string> {
  const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return Object.fromEntries(paths.map(path => [path, readFileSync(path, 'utf8')]));
}

function writeValues(values: unknown): string {
  const file = join(out, 'values.json');
  writeFileSync(file, typeof values === 'string' ? values : JSON.stringify(values));
  return file;
}

test('renders every environment, and the same bytes again', () => {
  expect(manifests()).toMatchObject({ status: 0, stderr: '' });
  const first = everyFile();
  expect(Object.keys(first).length).toBeGreaterThan(60);
  expect(manifests().status).toBe(0);
  expect(everyFile()).toEqual(first);
});

test('renders given values instead of placeholders', () => {
  const { BookingDatabase_Endpoint, ...others } = VALUES;
  const { stdout } = manifests(
    ...['--environment', 'production'],
    ...[
      '--values',
      writeValues({ ...others, 'ticketing-production-data': { DatabaseHost: BookingDatabase_Endpoint } }),
    ],
  );
  expect(stdout).toBe(`${join(out, 'production')}: 34 objects, complete\n`);
});

test('renders the outputs of each environment in its own manifests, and the context overrides its file', () => {
  const outputs = {
    'ticketing-production-services': { FrontendImage: 'production:1' },
    'ticketing-demonstration-services': { FrontendImage: 'demonstration:1' },
  };
  expect(manifests('--values', writeValues(outputs), '-c', 'logLevel=debug').status).toBe(0);
  const files = everyFile();
  for (const environment of ['production', 'demonstration']) {
    expect(files[join(out, environment, 'frontend/2-deployment.frontend.yaml')]).toContain(`image: ${environment}:1`);
    expect(files[join(out, environment, 'frontend/1-configmap.frontend-bindings.yaml')]).toContain('LOG_LEVEL: debug');
  }
});

test('reads the environment and the exposure from the context', () => {
  const { stdout } = manifests(
    ...['-c', 'environment=production', '-c', 'exposure=gateway', '-c', 'gatewayClassName=alb'],
  );
  expect(stdout).toMatch(/^\S+production: 36 objects, \d+ placeholders, see \S+\n$/);
});

test.each([
  ['the context sets nothing', ['-c', 'logLevel'], /^-c logLevel must have the form name=value/],
  ['a setting is wrong', ['-c', 'logLevel=loud'], /logLevel must be one of debug, info, warn, error \(got 'loud'\)/],
  [
    'the environment is unknown',
    ['--environment', 'prod'],
    /^the context has a mistake:\n- environment must be one of .* \(got 'prod'\)/,
  ],
  ['an option is unknown', ['--enviroment', 'production'], /^Unknown option '--enviroment'/],
  ['the file of the values does not exist', ['--values', join(out, 'none.json')], /^ENOENT: no such file.*none\.json/],
])('fails when %s', (_, args, message) => {
  expect(manifests(...args)).toMatchObject({ status: 1, stderr: expect.stringMatching(message), stdout: '' });
});

test.each([
  ['no JSON', '{', /values\.json: .*JSON/],
  ['for no placeholder', { Frontend_Imgae: 'x' }, /values\.json: unknown placeholder 'Frontend_Imgae': allowed are /],
])('fails when the values are %s', (_, values, message) => {
  expect(manifests('--values', writeValues(values))).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(message),
  });
});
