import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { UploadsBucket } from '../../../constructs';
import { reviewable, synthesize } from '../../support/cdk/synthesize';

test('by default the bucket retains its objects and is private', () => {
  expect(reviewable(synthesize(stack => new UploadsBucket(stack, 'Uploads')))).toMatchSnapshot();
});

test('a customer managed key encrypts the objects, but not the access log', () => {
  const template = synthesize(
    stack => new UploadsBucket(stack, 'Uploads', { encryptionKey: new kms.Key(stack, 'Key') }),
  );
  const encryption = (id: RegExp) =>
    Object.entries(template.findResources('AWS::S3::Bucket')).find(([name]) => id.test(name))![1].Properties
      .BucketEncryption.ServerSideEncryptionConfiguration;
  expect(encryption(/^UploadsBucket/)).toMatchObject([
    { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } },
  ]);
  expect(encryption(/^UploadsAccessLog/)).toMatchObject([
    { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
  ]);
});

test('sets the name, the retention and the bucket of the access log', () => {
  const template = synthesize(stack => {
    const accessLogBucket = new s3.Bucket(stack, 'Log', { bucketName: 'the-access-log' });
    new UploadsBucket(stack, 'Uploads', {
      bucketName: 'ours',
      removalPolicy: RemovalPolicy.DESTROY,
      noncurrentVersionExpiration: Duration.days(7),
      accessLogBucket,
    });
  });
  template.resourceCountIs('AWS::S3::Bucket', 2);
  template.resourceCountIs('Custom::S3AutoDeleteObjects', 1);
  template.hasResource('AWS::S3::Bucket', {
    DeletionPolicy: 'Delete',
    Properties: {
      BucketName: 'ours',
      LoggingConfiguration: { DestinationBucketName: { Ref: Match.stringLikeRegexp('^Log') } },
      LifecycleConfiguration: {
        Rules: [Match.objectLike({ NoncurrentVersionExpiration: { NoncurrentDays: 7 } })],
      },
    },
  });
});
