import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { S3_SERVER_ACCESS_LOGS_USE_BUCKET_POLICY } from 'aws-cdk-lib/cx-api';
import { Construct } from 'constructs';
import { claimName } from '../claimed-names';

/** Properties of `UploadsBucket`. */
export interface UploadsBucketProps {
  /**
   * Name of the bucket.
   *
   * @default 'ticket-booking-raw-data-<account>-<region>'
   */
  readonly bucketName?: string;

  /**
   * KMS key that encrypts the objects. The access log is always encrypted by S3: log delivery supports no other key.
   *
   * @default - the managed key of S3
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Policy for the uploads and tickets when the bucket is removed from its stack. DESTROY empties it first.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Retention of overwritten and deleted versions.
   *
   * @default Duration.days(30)
   */
  readonly noncurrentVersionExpiration?: Duration;

  /**
   * Bucket of the access log.
   *
   * @default - a new bucket
   */
  readonly accessLogBucket?: s3.IBucket;
}

/**
 * Bucket of uploads (`uploads/`) and of the tickets made from them (`tickets/`): versioned, encrypted, TLS only,
 * private.
 */
export class UploadsBucket extends Construct {
  /** The bucket. */
  public readonly bucket: s3.IBucket;

  constructor(scope: Construct, id: string, props: UploadsBucketProps = {}) {
    super(scope, id);
    // Without the recommended feature flags the CDK delivers access logs by ACL, and this bucket has ACLs disabled.
    this.node.setContext(S3_SERVER_ACCESS_LOGS_USE_BUCKET_POLICY, true);
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
    const bucketName = props.bucketName ?? `ticket-booking-raw-data-${Aws.ACCOUNT_ID}-${Aws.REGION}`;
    claimName(this, 'S3 bucket', bucketName);
    this.bucket = new s3.Bucket(this, 'Bucket', {
      ...SECURE_BUCKET_DEFAULTS,
      ...encryptedWith(props.encryptionKey),
      bucketName,
      versioned: true,
      ...removalOptions(removalPolicy),
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

const SECURE_BUCKET_DEFAULTS = {
  encryption: s3.BucketEncryption.S3_MANAGED,
  enforceSSL: true,
  blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
  objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
};

/** With a bucket key S3 sends one request to KMS per caller and hour instead of one per object. */
function encryptedWith(encryptionKey?: kms.IKey) {
  return encryptionKey && { encryption: s3.BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true };
}

/** S3 deletes empty buckets only. */
function removalOptions(removalPolicy: RemovalPolicy) {
  return { removalPolicy, autoDeleteObjects: removalPolicy === RemovalPolicy.DESTROY };
}

function accessLog(scope: Construct, removalPolicy: RemovalPolicy): s3.IBucket {
  return new s3.Bucket(scope, 'AccessLog', {
    ...SECURE_BUCKET_DEFAULTS,
    ...removalOptions(removalPolicy),
    lifecycleRules: [{ expiration: Duration.days(90) }],
  });
}
