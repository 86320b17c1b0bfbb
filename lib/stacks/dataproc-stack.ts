import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { DataprocAnalytics, type DataprocOptions } from '../../constructs';
import type { Config } from '../config/config';
import type { DataStack } from './data-stack';
import { PlatformStack } from './platform-stack';

/** Analytics on Dataproc: its Terraform document and, as soon as its nodes exist, their access to the event stream. */
export class DataprocStack extends PlatformStack {
  constructor(scope: Construct, config: Config, data: DataStack, options: DataprocOptions) {
    super(scope, 'analytics', config, 'Ticketing: what lets the analytics on Dataproc in');
    const { role } = new DataprocAnalytics(this, 'Analytics', { ...options, stream: data.streamIn(this) });
    if (role) {
      new CfnOutput(this, 'AnalyticsRoleArn', {
        value: role.roleArn,
        description: 'the role that the nodes on Dataproc take on',
      });
    }
  }
}
