import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { DataprocAnalytics, type DataprocAnalyticsProps, EventStream, type IEventStream } from '../../../../constructs';
import type { Block, TerraformDocument } from '../../../../constructs/analytics/gcp/terraform-document';
import { existingStream } from '../../../support/cdk/existing';
import { TestStack, testApp } from '../../../support/cdk/synthesize';

export interface Synthesized {
  readonly template: Template;
  readonly document: TerraformDocument;
  /** Text of main.tf.json. */
  readonly text: string;
  /** Folder of the document, in which Terraform is started. */
  readonly folder: string;
  readonly files: readonly string[];
}

/** Outputs of terraform apply: the identity of the nodes. */
export const nodeIdentity = { serviceAccountId: '112233445566778899001', natAddress: '203.0.113.7' };

export function openedStream(stack: TestStack): IEventStream {
  const { clusterArn, bootstrapBrokers, connections } = existingStream(stack);
  const [securityGroup] = connections.securityGroups;
  const publicBootstrapBrokers = 'b-1-public.example:9198,b-2-public.example:9198';
  return EventStream.fromAttributes(stack, 'Opened', {
    clusterArn,
    bootstrapBrokers,
    publicBootstrapBrokers,
    securityGroup: securityGroup!,
  });
}

/** Returns the template for AWS, and the Terraform document for Google Cloud. */
export function dataprocAnalytics(props: Partial<DataprocAnalyticsProps> = {}): Synthesized {
  const app = testApp();
  const stack = new TestStack(app);
  const { terraformFolder } = new DataprocAnalytics(stack, 'Analytics', { stream: openedStream(stack), ...props });
  const folder = join(app.synth().directory, terraformFolder);
  const text = readFileSync(join(folder, 'main.tf.json'), 'utf8');
  return {
    template: Template.fromStack(stack),
    document: JSON.parse(text),
    text,
    folder,
    files: readdirSync(folder).sort(),
  };
}

/** Returns a resource, by its address. */
export function resource(document: TerraformDocument, address: string): Block {
  const [type, name] = address.split('.');
  const found = document.resource[type!]?.[name!];
  if (!found) {
    throw new Error(`the document has no ${address}`);
  }
  return found;
}
