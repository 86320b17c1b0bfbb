import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Token } from 'aws-cdk-lib';
import { parse } from 'yaml';
import { Exposure } from '../../charts/exposure/exposure';
import { PLACEHOLDER_LIST, renderCharts, writeManifests } from '../../charts/rendering/render';
import { objectsOf, type SamplePlatform, samplePlatform } from './sample-platform';

const charts = samplePlatform();
const manifests = renderCharts(charts);

test('renders one folder for each chart and one file for each object', () => {
  expect([...manifests.keys()]).toMatchSnapshot();
});

test('renders the objects of the charts', () => {
  const { [PLACEHOLDER_LIST]: _, ...files } = Object.fromEntries(manifests);
  expect(Object.values(files).map(content => parse(content))).toEqual(objectsOf(charts));
});

test('renders the same bytes again', () => {
  expect([...renderCharts(samplePlatform())]).toEqual([...manifests]);
});

test('lists the placeholders beside the manifests, with their meanings', () => {
  const values = { EventStream_BootstrapBrokers: 'b-1:9098' };
  expect(renderCharts(samplePlatform({ values })).get(PLACEHOLDER_LIST)).toMatchSnapshot();
});

/** Returns the objects in the order in which `kubectl apply -R` reads them: by name, folder by folder. */
function inApplyOrder(files: Iterable<string>): string[] {
  // A folder sorts by its own name, not by its name and a slash.
  const key = (path: string) => path.replaceAll('/', '\0');
  return [...files].filter(path => path.endsWith('.yaml')).sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

test('sorts the namespace before all other objects, and dependencies of the pods before the pods', () => {
  const order = inApplyOrder(manifests.keys());
  expect(order.slice(0, 2).map(path => parse(manifests.get(path)!).kind)).toEqual(['Namespace', 'NetworkPolicy']);
  for (const service of ['booking-service', 'event-catalog', 'frontend', 'user-service']) {
    const kinds = order.filter(path => path.startsWith(`${service}/`)).map(path => parse(manifests.get(path)!).kind);
    expect(kinds.slice(0, 5)).toEqual(['ConfigMap', 'NetworkPolicy', 'Service', 'ServiceAccount', 'Deployment']);
  }
});

test('describes how to apply complete manifests, and the required kinds', () => {
  expect(manifests.get(PLACEHOLDER_LIST)).toBe(
    [
      'No value is missing.',
      '',
      'Apply the complete manifests, in one command and as often as needed: `kubectl apply --server-side -R -f .`',
      'The cluster must know some kinds before that:',
      '',
      '- ServiceMonitor: install the Prometheus operator, or render without it (`-c serviceMonitor=false`)',
      '',
    ].join('\n'),
  );
});

test('lists the kinds of the Gateway API if they are used, and no built-in kind', () => {
  const listed = (props: SamplePlatform) => renderCharts(samplePlatform(props)).get(PLACEHOLDER_LIST);
  const gateway = Exposure.gateway({ gatewayClassName: 'envoy' });
  expect(listed({ exposure: gateway, serviceMonitor: false })).toMatch(/^- Gateway and HTTPRoute: install/m);
  expect(listed({ serviceMonitor: false })).not.toContain('The cluster must know');
});

test('fails when a chart contains a token', () => {
  const values = { UsersTable_Name: Token.asString({ Ref: 'Users' }) };
  expect(() => renderCharts(samplePlatform({ values }))).toThrow(
    /^manifests must not contain tokens.*\n {2}ConfigMap\/user-service-bindings\.data\.USERS_TABLE is /,
  );
});

describe('on disk', () => {
  const directory = mkdtempSync(join(tmpdir(), 'manifests-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  test('removes files of an earlier run, and writes the same contents', () => {
    const environment = join(directory, 'production');
    mkdirSync(join(environment, 'payment-service'), { recursive: true });
    writeFileSync(join(environment, 'payment-service', 'deployment.payment-service.yaml'), 'kind: Deployment');
    writeManifests(environment, manifests);
    const files = readdirSync(environment, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
    expect(files.map(({ parentPath, name }) => join(parentPath, name)).sort()).toEqual(
      [...manifests.keys()].map(path => join(environment, path)).sort(),
    );
    for (const [path, content] of manifests) {
      expect(readFileSync(join(environment, path), 'utf8')).toBe(content);
    }
  });
});
