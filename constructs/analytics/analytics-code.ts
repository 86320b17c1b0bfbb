import { existsSync, statSync } from 'node:fs';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { Construct } from 'constructs';

/** Location of the Flink job. */
export interface AnalyticsCodeLocation {
  /** Bucket of the object. */
  readonly bucket: s3.IBucket;
  /** Key of the object. */
  readonly key: string;
}

/** Code of the Flink job: a jar or zip file. */
export abstract class AnalyticsCode {
  /** A jar or zip file in a bucket. A release is a new key, or a new version of the object. */
  public static fromBucket(bucket: s3.IBucket, key: string): AnalyticsCode {
    if (key.trim() === '') {
      throw new Error("key must be the key of a .jar or .zip file in the bucket (got '')");
    }
    return new CodeInBucket({ bucket, key });
  }

  /** A local jar or zip file, which the deployment uploads. `mvn package` builds it. */
  public static fromAsset(path: string): AnalyticsCode {
    if (!existsSync(path)) {
      throw new Error(`analytics code not found at '${path}': build it with mvn package`);
    }
    if (!statSync(path).isFile() || !/\.(jar|zip)$/.test(path)) {
      throw new Error(`analytics code must be a .jar or .zip file (got '${path}')`);
    }
    return new CodeInAsset(path);
  }

  /** Creates the asset if there is one, and returns the location. */
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
