import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { UploadsBucket } from '../../../constructs';
import { reviewable, synthesize } from '../synthesize';

test('by default the bucket keeps its objects and is closed to everybody', () => {
  expect(reviewable(synthesize(stack => new UploadsBucket(stack, 'Uploads')))).toMatchSnapshot();
});

test('name, retention and the place of the access log can be chosen', () => {
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
