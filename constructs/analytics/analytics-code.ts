import type * as s3 from 'aws-cdk-lib/aws-s3';

/** Where the Flink job is that makes windows of bookings. */
export class AnalyticsCode {
  /** A jar or zip in a bucket. Another key, or another version of the object, is another release. */
  public static fromBucket(bucket: s3.IBucket, key: string): AnalyticsCode {
    if (key.trim() === '') throw new Error('the key of the analytics code is empty: name the jar or zip in the bucket');
    return new AnalyticsCode(bucket, key);
  }

  private constructor(
    /** The bucket. */
    public readonly bucket: s3.IBucket,
    /** The key of the object. */
    public readonly key: string,
  ) {}
}
