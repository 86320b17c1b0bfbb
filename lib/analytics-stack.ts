import { CfnOutput } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { Analytics, AnalyticsCode, type IEventStream } from '../constructs';
import { fixedNames } from '../constructs/fixed-names';
import { letIn } from '../constructs/network/let-in';
import type { Config } from './config';
import { PlatformStack } from './platform-stack';

/** Analytics, which may come later than the rest, and go earlier. */
export class AnalyticsStack extends PlatformStack {
  constructor(scope: Construct, config: Config, vpc: IVpc, stream: IEventStream, bucketName: string, key: string) {
    super(scope, 'analytics', config, 'Ticketing: analytics');
    const applicationName = fixedNames(config.nameSuffix).analytics;
    const code = AnalyticsCode.fromBucket(Bucket.fromBucketName(this, 'Code', bucketName), key);
    const analytics = new Analytics(this, 'Analytics', { vpc, stream, code, applicationName });
    letIn(this, 'StreamDoor', analytics, stream, 'Analytics reads bookings and writes windows');

    new CfnOutput(this, 'AnalyticsApplicationName', { value: applicationName, description: 'the Flink application' });
  }
}
