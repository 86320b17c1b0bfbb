import { existsSync, statSync } from 'node:fs';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { Construct } from 'constructs';

/** An object in a bucket that holds the Flink job. */
export interface AnalyticsCodeLocation {
  readonly bucket: s3.IBucket;
  readonly key: string;
}

/** Where the Flink job is that makes windows of bookings. */
export abstract class AnalyticsCode {
  /** A jar or zip in a bucket. Another key, or another version of the object, is another release. */
  public static fromBucket(bucket: s3.IBucket, key: string): AnalyticsCode {
    if (key.trim() === '') throw new Error('the key of the analytics code is empty: name the jar or zip in the bucket');
    return new CodeInBucket({ bucket, key });
  }

  /** A jar or zip on this machine (`mvn package` makes it: docs/how-to/run-analytics-on-aws.md), uploaded by the deployment. */
  public static fromAsset(path: string): AnalyticsCode {
    if (!existsSync(path)) throw new Error(`there is no analytics code at '${path}': make it with 'mvn package'`);
    if (!statSync(path).isFile() || !/\.(jar|zip)$/.test(path)) {
      throw new Error(`the analytics code must be a .jar or .zip file (got '${path}')`);
    }
    return new CodeInAsset(path);
  }

  /** Where it is for the application that is made in this scope. */
  public abstract bind(scope: Construct): AnalyticsCodeLocation;
}

class CodeInBucket extends AnalyticsCode {
  constructor(private readonly location: AnalyticsCodeLocation) {
    super();
  }

  public bind(): AnalyticsCodeLocation {
    return this.location;
  }
}

class CodeInAsset extends AnalyticsCode {
  constructor(private readonly path: string) {
    super();
  }

  public bind(scope: Construct): AnalyticsCodeLocation {
    const { bucket, s3ObjectKey } = new Asset(scope, 'Code', { path: this.path });
    return { bucket, key: s3ObjectKey };
  }
}
