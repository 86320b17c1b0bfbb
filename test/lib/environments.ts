import type { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { readConfig } from '../../lib/config/config';
import { ticketingStacks } from '../../lib/stacks/ticketing-stacks';
import { testApp } from '../support/cdk/synthesize';

/** All stacks of an environment, as `cdk synth` creates them. */
export interface Environment {
  readonly name: string;
  readonly app: App;
  readonly assembly: CloudAssembly;
  /** Templates by part: network, data, cluster, services, analytics. */
  readonly templates: ReadonlyMap<string, Template>;
}

/** Context of an environment with analytics on Dataproc, before Terraform has created the nodes. */
export const ON_DATAPROC = { analyticsHome: 'gcp', analyticsCodeBucket: undefined, analyticsCodeKey: undefined };

/** Context of the identity of the nodes, once Terraform has created them. */
export const NODE_IDENTITY = { gcpServiceAccountId: '112233445566778899001', gcpNatAddress: '203.0.113.7' };

export function synthesizeEnvironment(name: string, context: Record<string, unknown> = {}): Environment {
  const app = testApp({ environment: name, analyticsCodeBucket: 'code', analyticsCodeKey: 'job.zip', ...context });
  ticketingStacks(app, readConfig(app.node));
  const assembly = app.synth();
  const templates = assembly.stacks.map(({ stackName, template }): [string, Template] => [
    stackName.replace(`ticketing-${name}-`, ''),
    Template.fromJSON(template),
  ]);
  return { name, app, assembly, templates: new Map(templates) };
}
