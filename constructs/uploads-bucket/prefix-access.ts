import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';

// Who owns an object can be read from its key (docs/architecture.md); these statements hold that line.

/** Putting objects below a prefix, in one piece or in parts. */
export function mayPut(bucket: s3.IBucket, prefix: string): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: ['s3:PutObject', 's3:AbortMultipartUpload'],
    resources: [bucket.arnForObjects(`${prefix}*`)],
  });
}

/** Never putting objects below a prefix, whatever else is allowed. */
export function mayNotPut(bucket: s3.IBucket, prefix: string): iam.PolicyStatement {
  return new iam.PolicyStatement({
    effect: iam.Effect.DENY,
    actions: ['s3:PutObject'],
    resources: [bucket.arnForObjects(`${prefix}*`)],
  });
}

/** Reading objects below a prefix. */
export function mayGet(bucket: s3.IBucket, prefix: string): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [bucket.arnForObjects(`${prefix}*`)] });
}

/** Listing names. It cannot be held to a prefix: without it for the whole bucket, a missing object is a 403 to its reader, not a 404. */
export function mayList(bucket: s3.IBucket): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] });
}
