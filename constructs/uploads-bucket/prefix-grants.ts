import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';

// The key of an object names its owner (contracts/object-keys.ts). These permissions enforce it.

/** Grants putting objects below a prefix, in one piece or in parts. Parts are encrypted and decrypted with the key. */
export function grantPutObjects(bucket: s3.IBucket, grantee: iam.IGrantable, prefix: string): iam.Grant {
  const granted = grant(grantee, ['s3:PutObject', 's3:AbortMultipartUpload'], bucket.arnForObjects(`${prefix}*`));
  bucket.encryptionKey?.grantEncryptDecrypt(grantee);
  return granted;
}

/** Denies putting objects below a prefix, regardless of other grants. */
export function denyPutObjects(bucket: s3.IBucket, role: iam.IRole, prefix: string): void {
  role.addToPrincipalPolicy(
    new iam.PolicyStatement({
      effect: iam.Effect.DENY,
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects(`${prefix}*`)],
    }),
  );
}

/** Grants reading objects below a prefix. */
export function grantGetObjects(bucket: s3.IBucket, grantee: iam.IGrantable, prefix: string): iam.Grant {
  const granted = grant(grantee, ['s3:GetObject'], bucket.arnForObjects(`${prefix}*`));
  bucket.encryptionKey?.grantDecrypt(grantee);
  return granted;
}

/**
 * Grants listing object keys. Not limited to a prefix: without this permission S3 answers a request for a missing
 * object with 403 instead of 404.
 */
export function grantListObjects(bucket: s3.IBucket, grantee: iam.IGrantable): iam.Grant {
  return grant(grantee, ['s3:ListBucket'], bucket.bucketArn);
}

function grant(grantee: iam.IGrantable, actions: string[], resource: string): iam.Grant {
  return iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [resource] });
}
