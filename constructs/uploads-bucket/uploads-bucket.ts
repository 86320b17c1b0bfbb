import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { S3_SERVER_ACCESS_LOGS_USE_BUCKET_POLICY } from 'aws-cdk-lib/cx-api';
import { Construct } from 'constructs';
import { claimName } from '../claimed-names';

export interface UploadsBucketProps {
  /**
   * The bucket's name.
   *
   * @default 'ticket-booking-raw-data-<account>-<region>'
   */
  readonly bucketName?: string;

  /**
   * KMS key that encrypts the objects. The access log is always encrypted by S3: log delivery supports no other key.
   *
   * @default - the key of S3
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Policy for the uploads and tickets when the bucket is removed from its stack. DESTROY empties it first.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * How long the versions that were overwritten or deleted are kept.
   *
   * @default Duration.days(30)
   */
  readonly noncurrentVersionExpiration?: Duration;

  /**
   * Where the access log goes.
   *
   * @default - a bucket made for it
   */
  readonly accessLogBucket?: s3.IBucket;
}

/** What people upload (`uploads/`) and the tickets made from it (`tickets/`): versioned, encrypted, TLS only, not public. */
export class UploadsBucket extends Construct {
  public readonly bucket: s3.IBucket;

  constructor(scope: Construct, id: string, props: UploadsBucketProps = {}) {
    super(scope, id);
    // An app without the recommended feature flags would have access logs delivered by ACL, and ours takes no ACLs.
    this.node.setContext(S3_SERVER_ACCESS_LOGS_USE_BUCKET_POLICY, true);
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
    const bucketName = props.bucketName ?? `ticket-booking-raw-data-${Aws.ACCOUNT_ID}-${Aws.REGION}`;
    claimName(this, 'S3 bucket', bucketName);
    this.bucket = new s3.Bucket(this, 'Bucket', {
      ...sealed,
      ...encryptedWith(props.encryptionKey),
      bucketName,
      versioned: true,
      ...leaving(removalPolicy),
      serverAccessLogsBucket: props.accessLogBucket ?? accessLog(this, removalPolicy),
      lifecycleRules: [
        {
          abortIncompleteMultipartUploadAfter: Duration.days(1),
          noncurrentVersionExpiration: props.noncurrentVersionExpiration ?? Duration.days(30),
        },
      ],
    });
  }
}

const sealed = {
  encryption: s3.BucketEncryption.S3_MANAGED,
  enforceSSL: true,
  blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
  objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
};

/** One S3 bucket key per hour and caller instead of a KMS request per object. */
function encryptedWith(encryptionKey?: kms.IKey) {
  return encryptionKey && { encryption: s3.BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true };
}

/** A bucket can go only when it is empty. */
function leaving(removalPolicy: RemovalPolicy) {
  return { removalPolicy, autoDeleteObjects: removalPolicy === RemovalPolicy.DESTROY };
}

function accessLog(scope: Construct, removalPolicy: RemovalPolicy): s3.IBucket {
  return new s3.Bucket(scope, 'AccessLog', {
    ...sealed,
    ...leaving(removalPolicy),
    lifecycleRules: [{ expiration: Duration.days(90) }],
  });
}
