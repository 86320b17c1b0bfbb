import type { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { parse } from 'yaml';
import { PLACEHOLDERS } from '../../charts/rendering/placeholders';
import type { KubernetesObject } from '../../charts/rendering/token-guard';
import { readConfig } from '../../lib/config/config';
import { environmentManifests } from '../../lib/config/environment-manifests';
import { ticketingStacks } from '../../lib/stacks/ticketing-stacks';
import { testApp } from '../support/cdk/synthesize';

// Applied and rendered objects may differ only in values that are known after the deployment: applied objects contain
// a CloudFormation reference, rendered ones a placeholder. Each reference has one placeholder.
test.each(['demonstration', 'production'])('the stacks of %s apply the rendered objects', environment => {
  const app = testApp({ environment, serviceMonitor: true });
  const config = readConfig(app.node);
  ticketingStacks(app, config);
  const applied = appliedObjects(app);
  const rendered = byName(
    [...environmentManifests(config)].filter(([path]) => path.endsWith('.yaml')).map(([, content]) => parse(content)),
  );

  expect([...applied.keys()].sort()).toEqual([...rendered.keys()].sort());
  const placeholders = new Map<string, string>();
  for (const [name, object] of applied) {
    collectPlaceholders(object, rendered.get(name), placeholders);
  }
  for (const [name, object] of applied) {
    expect(withPlaceholders(object, placeholders)).toEqual(rendered.get(name));
  }
  expect(new Set(placeholders.values()).size).toBe(placeholders.size);
});

test('the stacks have every output that PLACEHOLDERS names', () => {
  const app = testApp();
  ticketingStacks(app, readConfig(app.node));
  const outputs = app.synth().stacks.flatMap(({ template }) => Object.keys(template.Outputs ?? {}));
  const named = Object.values(PLACEHOLDERS).flatMap(placeholder => ('output' in placeholder ? placeholder.output : []));
  expect(outputs).toEqual(expect.arrayContaining(named));
});

/** Returns the objects of the platform in all stacks. CloudFormation references are in ⟦ and ⟧. */
function appliedObjects(app: App): Map<string, KubernetesObject> {
  const objects = app
    .synth()
    .stacks.flatMap(({ template }) =>
      Object.values(Template.fromJSON(template).findResources('Custom::AWSCDK-EKS-KubernetesResource')),
    )
    .flatMap(({ Properties }): KubernetesObject[] => JSON.parse(asText(Properties.Manifest), withoutPruneLabel));
  return byName(objects.filter(({ kind, metadata }) => kind === 'Namespace' || metadata.namespace === 'ticketing'));
}

function byName(objects: KubernetesObject[]): Map<string, KubernetesObject> {
  return new Map(objects.map(object => [`${object.kind}/${object.metadata.name}`, object]));
}

type Reference = Record<string, unknown>;

function asText(manifest: string | { 'Fn::Join': [string, (string | Reference)[]] }): string {
  if (typeof manifest === 'string') {
    return manifest;
  }
  const [separator, parts] = manifest['Fn::Join'];
  const reference = (part: Reference) => JSON.stringify(`⟦${JSON.stringify(part)}⟧`).slice(1, -1);
  return parts.map(part => (typeof part === 'string' ? part : reference(part))).join(separator);
}

/** Removes the label by which kubectl finds the objects to prune. */
function withoutPruneLabel(key: string, value: unknown): unknown {
  return key.startsWith('aws.cdk.eks/prune-') ? undefined : value;
}

const REFERENCE = /⟦.*?⟧/g;

/** Collects the rendered value of each field that contains a single reference. */
function collectPlaceholders(applied: unknown, rendered: unknown, placeholders: Map<string, string>): void {
  if (typeof applied === 'string' && typeof rendered === 'string') {
    if (applied.match(REFERENCE)?.[0] === applied) {
      placeholders.set(applied, rendered);
    }
  } else if (applied instanceof Object && rendered instanceof Object) {
    const counterparts = new Map(Object.entries(rendered));
    for (const [key, value] of Object.entries(applied)) {
      collectPlaceholders(value, counterparts.get(key), placeholders);
    }
  }
}

function withPlaceholders(object: unknown, placeholders: ReadonlyMap<string, string>): unknown {
  return JSON.parse(JSON.stringify(object), (_, value) =>
    typeof value === 'string' ? value.replace(REFERENCE, reference => placeholders.get(reference) ?? reference) : value,
  );
}
