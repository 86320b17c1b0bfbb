import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';

// The owner of an object can be read from its key (docs/architecture.md); these permissions enforce it.

/** Grants putting objects below a prefix, in one piece or in parts. Parts are encrypted and decrypted with the key. */
export function grantPut(bucket: s3.IBucket, grantee: iam.IGrantable, prefix: string): void {
  grant(grantee, ['s3:PutObject', 's3:AbortMultipartUpload'], bucket.arnForObjects(`${prefix}*`));
  bucket.encryptionKey?.grantEncryptDecrypt(grantee);
}

/** Denies putting objects below a prefix, whatever else is granted. */
export function denyPut(bucket: s3.IBucket, role: iam.IRole, prefix: string): void {
  role.addToPrincipalPolicy(
    new iam.PolicyStatement({
      effect: iam.Effect.DENY,
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects(`${prefix}*`)],
    }),
  );
}

/** Grants reading objects below a prefix. */
export function grantGet(bucket: s3.IBucket, grantee: iam.IGrantable, prefix: string): void {
  grant(grantee, ['s3:GetObject'], bucket.arnForObjects(`${prefix}*`));
  bucket.encryptionKey?.grantDecrypt(grantee);
}

/** Grants listing names. Not limited to a prefix: without it, a missing object is a 403 for its reader, not a 404. */
export function grantList(bucket: s3.IBucket, grantee: iam.IGrantable): void {
  grant(grantee, ['s3:ListBucket'], bucket.bucketArn);
}

function grant(grantee: iam.IGrantable, actions: string[], resource: string): void {
  iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [resource] });
}
