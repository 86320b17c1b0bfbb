import 'aws-cdk-lib/testhelpers/jest-autoclean';
import { App, Stack, Token } from 'aws-cdk-lib';
import { Exposure } from '../../charts/exposure/exposure';
import { PLACEHOLDERS } from '../../charts/rendering/placeholders';
import { carriesToken } from '../../charts/rendering/token-guard';
import { objectsOf, samplePlatform } from './sample-platform';

// The same charts are applied with tokens and rendered with placeholders. A review of rendered manifests is valid for
// applied ones only if they differ in values only.
const names = Object.keys(PLACEHOLDERS);
const tokens = Object.fromEntries(names.map(name => [name, Token.asString({ Ref: name })]));

/** Returns a manifest as CloudFormation resolves it, with the placeholder of its name for each reference. */
function afterDeployment(manifest: unknown): unknown {
  const stack = new Stack(new App(), 'Stack');
  const { 'Fn::Join': join } = stack.resolve(stack.toJsonString(manifest));
  const [separator, parts] = join as [string, (string | { Ref: string })[]];
  return JSON.parse(parts.map(part => (typeof part === 'string' ? part : `\${${part.Ref}}`)).join(separator));
}

test.each([
  ['a load balancer', Exposure.loadBalancer()],
  ['a gateway', Exposure.gateway({ gatewayClassName: 'alb' })],
])('applied and rendered objects differ only in values: behind %s', (_, exposure) => {
  const applied = objectsOf(samplePlatform({ values: tokens, exposure }));
  const rendered = objectsOf(samplePlatform({ values: {}, exposure }));
  expect(afterDeployment(applied)).toEqual(rendered);
});

test('no name, label, selector or key contains a token', () => {
  const misplaced: string[] = [];
  const look = (value: unknown, path: string) => {
    if (!(value instanceof Object)) {
      if (/metadata\.(name|labels)|[sS]elector|matchLabels/.test(path) && carriesToken(String(value))) {
        misplaced.push(path);
      }
      return;
    }
    for (const [key, item] of Object.entries(value)) {
      if (carriesToken(key)) {
        misplaced.push(`${path}.${key}`);
      }
      look(item, `${path}.${key}`);
    }
  };
  for (const object of objectsOf(samplePlatform({ values: tokens }))) {
    look(object, object.kind);
  }
  expect(misplaced).toEqual([]);
});
