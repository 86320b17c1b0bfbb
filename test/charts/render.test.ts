import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Token } from 'aws-cdk-lib';
import { parse } from 'yaml';
import { PLACEHOLDER_LIST, renderCharts, writeManifests } from '../../charts/render';
import { objectsOf, samplePlatform } from './sample-platform';

const charts = samplePlatform();
const manifests = renderCharts(charts);

test('renders one folder for each chart and one file for each object', () => {
  expect([...manifests.keys()]).toMatchSnapshot();
});

test('renders what the charts hold', () => {
  const { [PLACEHOLDER_LIST]: _, ...files } = Object.fromEntries(manifests);
  expect(Object.values(files).map(content => parse(content))).toEqual(objectsOf(charts));
});

test('renders the same bytes again', () => {
  expect([...renderCharts(samplePlatform())]).toEqual([...manifests]);
});

test('lists the placeholders beside the manifests, each with what it stands for', () => {
  const values = { EventStream_BootstrapBrokers: 'b-1:9098' };
  expect(renderCharts(samplePlatform({ values })).get(PLACEHOLDER_LIST)).toMatchSnapshot();
});

test('says so when nothing is left to fill in', () => {
  expect(manifests.get(PLACEHOLDER_LIST)).toBe(
    'Nothing is left to fill in: these manifests can be applied as they are.\n',
  );
});

test('fails when a chart was given a token', () => {
  const values = { UsersTable_Name: Token.asString({ Ref: 'Users' }) };
  expect(() => renderCharts(samplePlatform({ values }))).toThrow(
    /^a manifest to be read before deployment holds tokens.*\n {2}ConfigMap\/user-service-bindings\.data\.USERS_TABLE is /,
  );
});

describe('on disk', () => {
  const directory = mkdtempSync(join(tmpdir(), 'manifests-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  test('leaves nothing of an earlier run, and nothing else changes', () => {
    const environment = join(directory, 'production');
    mkdirSync(join(environment, 'payment-service'), { recursive: true });
    writeFileSync(join(environment, 'payment-service', 'deployment.payment-service.yaml'), 'kind: Deployment');
    writeManifests(environment, manifests);
    const files = readdirSync(environment, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
    expect(files.map(({ parentPath, name }) => join(parentPath, name)).sort()).toEqual(
      [...manifests.keys()].map(path => join(environment, path)).sort(),
    );
    for (const [path, content] of manifests) expect(readFileSync(join(environment, path), 'utf8')).toBe(content);
  });
});
