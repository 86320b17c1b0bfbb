import type { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { parse } from 'yaml';
import { PLACEHOLDERS } from '../../charts/rendering/placeholders';
import type { KubernetesObject } from '../../charts/rendering/token-guard';
import { readConfig } from '../../lib/config/config';
import { environmentManifests } from '../../lib/config/environment-manifests';
import { ticketingStacks } from '../../lib/stacks/ticketing-stacks';
import { testApp } from '../support/cdk/synthesize';

// What the stacks apply may differ from what was read in one way only: where a manifest has a value that somebody filled in, CloudFormation
// is asked for it, and the same question always stands for the same value.
test.each(['demonstration', 'production'])('what is rendered for %s is what its stacks apply', environment => {
  const app = testApp({ environment, serviceMonitor: true });
  const config = readConfig(app.node);
  ticketingStacks(app, config);
  const applied = appliedObjects(app);
  const rendered = byName(
    [...environmentManifests(config)].filter(([path]) => path.endsWith('.yaml')).map(([, content]) => parse(content)),
  );

  expect([...applied.keys()].sort()).toEqual([...rendered.keys()].sort());
  const answers = new Map<string, string>();
  for (const [name, object] of applied) {
    learnAnswers(object, rendered.get(name), answers);
  }
  for (const [name, object] of applied) {
    expect(answered(object, answers)).toEqual(rendered.get(name));
  }
  expect(new Set(answers.values()).size).toBe(answers.size);
});

test('every output that the list of placeholders names is one of the stacks', () => {
  const app = testApp();
  ticketingStacks(app, readConfig(app.node));
  const outputs = app.synth().stacks.flatMap(({ template }) => Object.keys(template.Outputs ?? {}));
  const named = Object.values(PLACEHOLDERS).flatMap(placeholder => ('output' in placeholder ? placeholder.output : []));
  expect(outputs).toEqual(expect.arrayContaining(named));
});

/** The platform's objects in all stacks. Where CloudFormation is asked for a value, the question stands between ⟦ and ⟧. */
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

type Question = Record<string, unknown>;

function asText(manifest: string | { 'Fn::Join': [string, (string | Question)[]] }): string {
  if (typeof manifest === 'string') {
    return manifest;
  }
  const [separator, parts] = manifest['Fn::Join'];
  const question = (part: Question) => JSON.stringify(`⟦${JSON.stringify(part)}⟧`).slice(1, -1);
  return parts.map(part => (typeof part === 'string' ? part : question(part))).join(separator);
}

/** The CDK marks what it applies, to find it again when it is to go. */
function withoutPruneLabel(key: string, value: unknown): unknown {
  return key.startsWith('aws.cdk.eks/prune-') ? undefined : value;
}

const QUESTION = /⟦.*?⟧/g;

/** A value that is one whole question is answered by what is rendered in its place. */
function learnAnswers(applied: unknown, rendered: unknown, answers: Map<string, string>): void {
  if (typeof applied === 'string' && typeof rendered === 'string') {
    if (applied.match(QUESTION)?.[0] === applied) {
      answers.set(applied, rendered);
    }
  } else if (applied instanceof Object && rendered instanceof Object) {
    const counterparts = new Map(Object.entries(rendered));
    for (const [key, value] of Object.entries(applied)) {
      learnAnswers(value, counterparts.get(key), answers);
    }
  }
}

function answered(object: unknown, answers: ReadonlyMap<string, string>): unknown {
  return JSON.parse(JSON.stringify(object), (_, value) =>
    typeof value === 'string' ? value.replace(QUESTION, question => answers.get(question) ?? question) : value,
  );
}
