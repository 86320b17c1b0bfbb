import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Chart, Yaml } from 'cdk8s';
import { explain, placeholdersIn } from './placeholders';
import { type KubernetesObject, refuseTokens } from './token-guard';

/** The manifests of an environment: file contents by path, `<chart>/<kind>.<name>.yaml`, and the list of what is still to be filled in. */
export type Manifests = ReadonlyMap<string, string>;

/** Where the placeholders are listed, beside the charts' folders. No tool that applies manifests reads this kind of file. */
export const PLACEHOLDER_LIST = 'PLACEHOLDERS.md';

/** Renders charts as plain YAML, one folder for each chart and one file for each object. The same charts give the same bytes. */
export function renderCharts(charts: readonly Chart[]): Manifests {
  const files = charts.flatMap(chart => {
    const objects: KubernetesObject[] = chart.toJson();
    refuseTokens(objects);
    return objects.map(object => [`${chart.node.id}/${fileName(object)}`, Yaml.stringify(object)] as const);
  });
  const list = placeholderList(files.map(([, content]) => content).join());
  return new Map([...files, [PLACEHOLDER_LIST, list]]);
}

/** Writes an environment's manifests, and removes what an earlier run left there. */
export function writeManifests(directory: string, manifests: Manifests): void {
  rmSync(directory, { recursive: true, force: true });
  for (const [path, content] of manifests) {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

function fileName({ kind, metadata }: KubernetesObject): string {
  return `${kind.toLowerCase()}.${metadata.name}.yaml`;
}

function placeholderList(text: string): string {
  const names = placeholdersIn(text);
  if (names.length === 0) return 'Nothing is left to fill in: these manifests can be applied as they are.\n';
  return [
    'These values exist only after deployment. Until then their names stand in the manifests:',
    '',
    ...names.map(name => `- ${explain(name)}`),
    '',
  ].join('\n');
}
