import 'aws-cdk-lib/testhelpers/jest-autoclean';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { context } from '../../../cdk.json';

/** A stack with a fixed environment and fixed availability zones, so that no lookup is needed. */
export class TestStack extends Stack {
  public constructor(app: App = testApp(), id = 'Test') {
    super(app, id, { env: { account: '111122223333', region: 'eu-central-1' } });
  }

  public override get availabilityZones(): string[] {
    return ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'];
  }
}

/** Returns an app with the feature flags of cdk.json. Assets are not copied, because nothing is deployed. */
export function testApp(more: Record<string, unknown> = {}): App {
  return new App({
    context: {
      ...context,
      'aws:cdk:bundling-stacks': [],
      'aws:cdk:disable-asset-staging': true,
      'aws:cdk:disable-creation-stack-traces': true,
      '@aws-cdk/core:annotationsInValidationReport': false, // tests check warnings themselves
      ...more,
    },
  });
}

/** Returns the template of a stack with the resources that `build` adds. */
export function synthesize(build: (stack: Stack) => void): Template {
  const stack = new TestStack();
  build(stack);
  return Template.fromStack(stack);
}

/** Returns a template for a snapshot, without the hashes of assets and versions, which change with every build. */
export function reviewable(template: Template): object {
  const text = JSON.stringify({ ...template.toJSON(), Parameters: undefined, Rules: undefined })
    .replaceAll(/[0-9a-f]{64}/g, '<asset>')
    .replaceAll(/(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}/g, '$1<version>');
  return JSON.parse(text);
}

/** Returns the selected resources of a template for a snapshot. */
export function reviewableResources(template: Template, wanted: (id: string, type: string) => boolean): object {
  const { Resources } = reviewable(template) as { Resources: Record<string, { Type: string }> };
  return Object.fromEntries(Object.entries(Resources).filter(([id, { Type }]) => wanted(id, Type)));
}
