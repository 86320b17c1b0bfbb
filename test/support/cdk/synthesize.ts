import 'aws-cdk-lib/testhelpers/jest-autoclean';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { context } from '../../../cdk.json';

/** Where the tests say it happens: two zones, so that nothing has to be looked up. */
export class TestStack extends Stack {
  public constructor(app: App = testApp(), id = 'Test') {
    super(app, id, { env: { account: '111122223333', region: 'eu-central-1' } });
  }

  public override get availabilityZones(): string[] {
    return ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'];
  }
}

/** An app with the feature flags that ours has. Its assets are named and not copied: nothing will be deployed. */
export function testApp(more: Record<string, unknown> = {}): App {
  return new App({
    context: {
      ...context,
      'aws:cdk:bundling-stacks': [],
      'aws:cdk:disable-asset-staging': true,
      'aws:cdk:disable-creation-stack-traces': true,
      '@aws-cdk/core:annotationsInValidationReport': false, // tests look at warnings themselves
      ...more,
    },
  });
}

/** The template of one stack in which `build` made something. */
export function synthesize(build: (stack: Stack) => void): Template {
  const stack = new TestStack();
  build(stack);
  return Template.fromStack(stack);
}

/**
 * A template to keep as a snapshot: hashes of assets and of versions say nothing to a reader, and change for no reason.
 */
export function reviewable(template: Template): object {
  const text = JSON.stringify({ ...template.toJSON(), Parameters: undefined, Rules: undefined })
    .replaceAll(/[0-9a-f]{64}/g, '<asset>')
    .replaceAll(/(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}/g, '$1<version>');
  return JSON.parse(text);
}

/** Some of a template's resources, where the rest would only fill the snapshot. */
export function reviewableResources(template: Template, wanted: (id: string, type: string) => boolean): object {
  const { Resources } = reviewable(template) as { Resources: Record<string, { Type: string }> };
  return Object.fromEntries(Object.entries(Resources).filter(([id, { Type }]) => wanted(id, Type)));
}
