import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brokenWalls } from './walls/walls';

test('the cloud, the cluster and the application do not mix, and nothing imports in a circle', () => {
  expect(brokenWalls(join(__dirname, '..'))).toEqual([]);
});

describe('the walls stand', () => {
  const root = mkdtempSync(join(tmpdir(), 'walls-'));
  afterAll(() => rmSync(root, { recursive: true }));

  const breaches = (files: Record<string, string>) => {
    rmSync(root, { recursive: true, force: true });
    for (const [name, source] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), source);
    }
    return brokenWalls(root);
  };
  const app = { 'constructs/booking-service/app/main.ts': 'export const answer = 42;' };

  test.each([
    ['a stack', 'lib/services-stack.ts', '../constructs/booking-service/app/main'],
    ['a construct', 'constructs/booking-service/booking-service.ts', './app/main'],
    ['a chart', 'charts/booking-service.ts', '../constructs/booking-service/app/main'],
  ])('fails when %s imports application code', (_, file, target) => {
    expect(breaches({ ...app, [file]: `import { answer } from '${target}'; export default answer;` })).toEqual([
      expect.stringMatching(
        new RegExp(`^${file} .* imports constructs/booking-service/app/main.ts \\(the application\\)`),
      ),
    ]);
  });

  test.each([
    ['a type', "import type { Chart } from 'cdk8s'; export type C = Chart;"],
    ['a type in place', "export type C = import('cdk8s').Chart;"],
    ['a later import', "export const late = () => import('cdk8s');"],
    ['a require', "export const old = require('cdk8s');"],
    ['an import assignment', "import old = require('cdk8s'); export { old };"],
    ['a re-export', "export * from 'cdk8s';"],
  ])('fails when the application reaches the cluster through %s', (_, source) => {
    const file = 'lambda/ticket-generator/handler.ts';
    expect(breaches({ [file]: source })).toEqual([
      `${file} (the application) imports the package 'cdk8s', which has no place there`,
    ]);
  });

  test('fails when a chart imports the CDK', () => {
    expect(breaches({ 'charts/a.ts': "import { Stack } from 'aws-cdk-lib'; export default Stack;" })).toEqual([
      "charts/a.ts (the cluster) imports the package 'aws-cdk-lib', which has no place there",
    ]);
  });

  test('fails when what is shipped imports from local/', () => {
    expect(
      breaches({
        'local/postgres.ts': 'export const port = 1;',
        'bench/booking.ts': "export { port } from '../local/postgres';",
      }),
    ).toEqual([expect.stringMatching(/^bench\/booking.ts .* imports local\/postgres.ts \(one machine\)/)]);
  });

  test('fails when two files import each other', () => {
    expect(breaches({ 'lib/a.ts': "import './b';", 'lib/b.ts': "import './a';" })).toEqual([
      'circular import: lib/a.ts -> lib/b.ts -> lib/a.ts',
    ]);
  });

  test('stands where a test imports everything', () => {
    expect(breaches({ ...app, 'test/a.test.ts': "import '../constructs/booking-service/app/main';" })).toEqual([]);
  });
});
