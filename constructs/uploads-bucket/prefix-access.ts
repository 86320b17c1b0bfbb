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

/** Listing what is below a prefix. It also makes a missing object a 404 to its reader, not a 403. */
export function mayList(bucket: s3.IBucket, prefix: string): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: ['s3:ListBucket'],
    resources: [bucket.bucketArn],
    conditions: { StringLike: { 's3:prefix': `${prefix}*` } },
  });
}
