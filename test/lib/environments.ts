import type { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { readConfig } from '../../lib/config/config';
import { ticketingStacks } from '../../lib/stacks/ticketing-stacks';
import { testApp } from '../support/cdk/synthesize';

/** An environment as `cdk synth` makes it, all stacks of it. */
export interface Environment {
  readonly name: string;
  readonly app: App;
  readonly assembly: CloudAssembly;
  /** By the part that a stack holds: network, data, cluster, services, analytics. */
  readonly templates: ReadonlyMap<string, Template>;
}

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
