import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Chart, Yaml } from 'cdk8s';
import { applyStage } from './apply-order';
import { explain, placeholdersIn } from './placeholders';
import { type KubernetesObject, refuseTokens } from './token-guard';

/** Manifests of an environment: contents by path, `<chart>/<stage>-<kind>.<name>.yaml`, and PLACEHOLDERS.md. */
export type Manifests = ReadonlyMap<string, string>;

/** File that lists the placeholders, next to the folders of the charts. Tools that apply manifests ignore Markdown. */
export const PLACEHOLDER_LIST = 'PLACEHOLDERS.md';

/**
 * Renders charts as plain YAML, one folder for each chart and one file for each object. The same charts give the same
 * bytes. Paths sort in the order of application, because `kubectl apply -R` reads a folder by name.
 */
export function renderCharts(charts: readonly Chart[]): Manifests {
  const rendered = charts.flatMap(chart => {
    const objects: KubernetesObject[] = chart.toJson();
    refuseTokens(objects);
    const folder = objects.some(({ kind }) => kind === 'Namespace') ? `0-${chart.node.id}` : chart.node.id;
    return objects.map(object => ({ object, path: `${folder}/${fileName(object)}`, content: Yaml.stringify(object) }));
  });
  const files = rendered.map(({ path, content }) => [path, content] as const);
  const apiVersions = rendered.map(({ object }) => object.apiVersion);
  const list = placeholderList(files.map(([, content]) => content).join(), requirements(apiVersions));
  return new Map([...files, [PLACEHOLDER_LIST, list]]);
}

/** Writes the manifests of an environment, and removes those of an earlier run. */
export function writeManifests(directory: string, manifests: Manifests): void {
  rmSync(directory, { recursive: true, force: true });
  for (const [path, content] of manifests) {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

function fileName({ kind, metadata }: KubernetesObject): string {
  return `${applyStage(kind)}-${kind.toLowerCase()}.${metadata.name}.yaml`;
}

function placeholderList(text: string, required: readonly string[]): string {
  const names = placeholdersIn(text);
  return [
    ...(names.length === 0
      ? ['No value is missing.']
      : ['These values exist only after deployment. Until then their names stand in the manifests:', '']),
    ...names.map(name => `- ${explain(name)}`),
    '',
    'Apply the complete manifests, in one command and as often as needed: `kubectl apply --server-side -R -f .`',
    ...(required.length === 0 ? [] : ['The cluster must know some kinds before that:', '']),
    ...required.map(line => `- ${line}`),
    '',
  ].join('\n');
}

const REQUIREMENTS: Record<string, string> = {
  'monitoring.coreos.com':
    'ServiceMonitor: install the Prometheus operator, or render without it (`-c serviceMonitor=false`)',
  'gateway.networking.k8s.io': 'Gateway and HTTPRoute: install the Gateway API and a controller for the gateway class',
  'gateway.k8s.aws':
    'LoadBalancerConfiguration and TargetGroupConfiguration: install the AWS Load Balancer Controller with its Gateway API kinds',
};

/** Returns what has to be installed in the cluster for objects of these API versions. */
function requirements(apiVersions: readonly string[]): string[] {
  const groups = new Set(apiVersions.map(version => version.split('/')[0] ?? ''));
  return Object.entries(REQUIREMENTS).flatMap(([group, line]) => (groups.has(group) ? [line] : []));
}
