import { CfnOutput } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { Alarms, Analytics, AnalyticsCode } from '../../constructs';
import { fixedNames } from '../../constructs/fixed-names';
import { allowIngressFrom } from '../../constructs/network/allow-ingress-from';
import type { Config } from '../config/config';
import type { DataStack } from './data-stack';
import { PlatformStack } from './platform-stack';

interface CodeLocation {
  readonly bucketName: string;
  readonly key: string;
}

/** Analytics on Managed Service for Apache Flink. Deployed after the other stacks, destroyed before them. */
export class AnalyticsStack extends PlatformStack {
  constructor(scope: Construct, config: Config, vpc: IVpc, data: DataStack, code: CodeLocation) {
    super(scope, 'analytics', config, 'Ticketing: analytics');
    const applicationName = fixedNames(config.nameSuffix).analytics;
    const stream = data.streamIn(this);
    const analytics = new Analytics(this, 'Analytics', {
      vpc,
      stream,
      code: AnalyticsCode.fromBucket(Bucket.fromBucketName(this, 'Code', code.bucketName), code.key),
      applicationName,
    });
    allowIngressFrom(this, 'StreamDoor', analytics, stream, 'Analytics reads bookings and writes windows');

    new Alarms(this, 'Alarms', { analytics, alarmActions: this.alarmActions(config) });
    new CfnOutput(this, 'AnalyticsApplicationName', { value: applicationName, description: 'the Flink application' });
  }
}
