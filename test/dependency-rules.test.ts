import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { forbiddenImports } from './dependency-rules/rules';

test('no file violates the dependency rules, and no imports are circular', () => {
  expect(forbiddenImports(join(__dirname, '..'))).toEqual([]);
});

describe('dependency rules', () => {
  const root = mkdtempSync(join(tmpdir(), 'dependency-rules-'));
  afterAll(() => rmSync(root, { recursive: true }));

  const problems = (files: Record<string, string>) => {
    rmSync(root, { recursive: true, force: true });
    for (const [name, source] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), source);
    }
    return forbiddenImports(root);
  };
  const answer = 'export const answer = 42;';
  const app = { 'constructs/booking-service/app/main.ts': answer };

  test.each([
    ['a stack', 'lib/services-stack.ts', '../constructs/booking-service/app/main'],
    ['a construct', 'constructs/booking-service/booking-service.ts', './app/main'],
    ['a chart', 'charts/booking-service.ts', '../constructs/booking-service/app/main'],
    ['a contract', 'contracts/services.ts', '../constructs/booking-service/app/main'],
    ['a schema', 'contracts/http/bookings.ts', '../../constructs/booking-service/app/main'],
    ['the page', 'constructs/booking-service/web/main.ts', '../app/main'],
    ['a package', 'packages/kafka-broker/log.ts', '../../constructs/booking-service/app/main'],
  ])('fail when %s imports application code', (_, file, target) => {
    expect(problems({ ...app, [file]: `import { answer } from '${target}'; export default answer;` })).toEqual([
      expect.stringMatching(
        new RegExp(`^${file} .* must not import constructs/booking-service/app/main.ts \\(application\\)`),
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
  ])('fail when the application imports cluster code through %s', (_, source) => {
    const file = 'lambda/ticket-generator/handler.ts';
    expect(problems({ [file]: source })).toEqual([`${file} (application) must not import the package 'cdk8s'`]);
  });

  test.each([
    ['a chart imports the CDK', 'charts/a.ts', 'aws-cdk-lib', 'cluster'],
    ['a construct imports an application package', 'constructs/a/a.ts', 'fastify', 'cloud'],
    ['the page imports a Node module', 'constructs/a/web/main.ts', 'node:fs', 'page'],
    ['constants import TypeBox', 'contracts/services.ts', 'typebox', 'contract constants'],
    ['a schema imports an application package', 'contracts/http/a.ts', 'fastify', 'contract schemas'],
    [
      'an application imports a package of this repository',
      'lambda/a/handler.ts',
      '@cdk-ticketing/kafka-broker',
      'application',
    ],
    ['a package imports a library', 'packages/a/src/index.ts', 'kafkajs', 'packages'],
    ['the local platform imports the CDK', 'local/start.ts', 'aws-cdk-lib', 'local platform'],
  ])('fail when %s', (_, file, name, area) => {
    expect(problems({ [file]: `import x from '${name}'; export default x;` })).toEqual([
      `${file} (${area}) must not import the package '${name.replace(/:.*/, ':')}'`,
    ]);
  });

  test('fail when constants import a schema, and allow the opposite', () => {
    const schema = "import { answer } from '../limits'; export const schema = answer;";
    expect(problems({ 'contracts/http/a.ts': schema, 'contracts/limits.ts': answer })).toEqual([]);
    expect(problems({ 'contracts/limits.ts': "export * from './http/a';", 'contracts/http/a.ts': answer })).toEqual([
      'contracts/limits.ts (contract constants) must not import contracts/http/a.ts (contract schemas): ' +
        'allowed are nothing outside',
    ]);
  });

  test.each([
    ['cluster', 'charts/a.ts'],
    ['cloud', 'lib/a.ts'],
  ])('fail when the %s imports a schema', (area, file) => {
    expect(problems({ 'contracts/http/a.ts': answer, [file]: "export * from '../contracts/http/a';" })).toEqual([
      expect.stringMatching(new RegExp(`^${file} \\(${area}\\) must not import contracts/http/a.ts`)),
    ]);
  });

  test.each([
    ['a service', 'constructs/frontend/app/routes/a.ts', '../../../booking-service/app/main'],
    ['a function', 'lambda/ticket-generator/handler.ts', '../../constructs/booking-service/app/main'],
    ['the kit', 'constructs/web-service/kit/http/a.ts', '../../../booking-service/app/main'],
  ])('fail when %s imports the code of another service', (_, file, target) => {
    expect(problems({ ...app, [file]: `export * from '${target}';` })).toEqual([
      expect.stringMatching(new RegExp(`^${file} must not import constructs/booking-service/app/main.ts: `)),
    ]);
  });

  test('allow a service to import the kit', () => {
    const kit = { 'constructs/web-service/kit/http/a.ts': answer };
    const importer = "export * from '../../web-service/kit/http/a';";
    expect(problems({ ...kit, 'constructs/frontend/app/main.ts': importer })).toEqual([]);
  });

  test('fail when code outside tests imports the local platform', () => {
    expect(
      problems({
        'local/postgres.ts': 'export const port = 1;',
        'bench/booking.ts': "export { port } from '../local/postgres';",
      }),
    ).toEqual([expect.stringMatching(/^bench\/booking.ts .* must not import local\/postgres.ts \(local platform\)/)]);
  });

  test('fail when telemetry imports an area', () => {
    expect(
      problems({ 'contracts/services.ts': answer, 'telemetry/metrics.ts': "export * from '../contracts/services';" }),
    ).toEqual([expect.stringMatching(/^telemetry\/metrics.ts \(telemetry\) must not import contracts\/services.ts/)]);
  });

  test('fail when a service imports the invariant checks', () => {
    expect(
      problems({
        'verification/booking/invariants.ts': answer,
        'constructs/booking-service/app/main.ts': "export * from '../../../verification/booking/invariants';",
      }),
    ).toEqual([
      expect.stringMatching(/^constructs\/booking-service\/app\/main.ts .* must not import verification\/booking\//),
    ]);
  });

  test('fail when two files import each other', () => {
    expect(problems({ 'lib/a.ts': "import './b';", 'lib/b.ts': "import './a';" })).toEqual([
      'circular import: lib/a.ts -> lib/b.ts -> lib/a.ts',
    ]);
  });

  test('allow tests to import everything', () => {
    expect(problems({ ...app, 'test/a.test.ts': "import '../constructs/booking-service/app/main';" })).toEqual([]);
  });
});
