import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { DataprocAnalytics, type DataprocOptions, type IEventStream } from '../constructs';
import type { Config } from './config';
import { PlatformStack } from './platform-stack';

/** Analytics in Google's cloud: its Terraform document, and, once Google has made the nodes, what lets them in here. */
export class DataprocStack extends PlatformStack {
  constructor(scope: Construct, config: Config, stream: IEventStream, options: DataprocOptions) {
    super(scope, 'analytics', config, 'Ticketing: what lets the analytics on Dataproc in');
    const { role } = new DataprocAnalytics(this, 'Analytics', { ...options, stream });
    if (role)
      new CfnOutput(this, 'AnalyticsRoleArn', {
        value: role.roleArn,
        description: 'the role that the nodes on Dataproc take on',
      });
  }
}
