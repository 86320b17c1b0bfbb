import { RemovalPolicy } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import { UsersTable } from '../../../constructs';
import { reviewable, synthesize } from '../../support/cdk/synthesize';

test('by default the table is retained, encrypted and has point-in-time recovery', () => {
  expect(reviewable(synthesize(stack => new UsersTable(stack, 'Users')))).toMatchSnapshot();
});

test('deletion protection is disabled by default', () => {
  const replicas = (deletionProtection: boolean | undefined) =>
    Object.values(
      synthesize(stack => new UsersTable(stack, 'Users', { deletionProtection })).findResources(
        'AWS::DynamoDB::GlobalTable',
      ),
    )[0]!.Properties.Replicas;
  expect(replicas(undefined)).toMatchObject([{ DeletionProtectionEnabled: false }]);
  expect(replicas(true)).toMatchObject([{ DeletionProtectionEnabled: true }]);
});

test('a customer managed key encrypts the table', () => {
  const template = synthesize(stack => new UsersTable(stack, 'Users', { encryptionKey: new kms.Key(stack, 'Key') }));
  template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
    SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
    Replicas: [{ SSESpecification: { KMSMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] } } }],
  });
});

test('RemovalPolicy.DESTROY deletes the table', () => {
  const template = synthesize(
    stack => new UsersTable(stack, 'Users', { tableName: 'people', removalPolicy: RemovalPolicy.DESTROY }),
  );
  template.hasResource('AWS::DynamoDB::GlobalTable', {
    DeletionPolicy: 'Delete',
    Properties: { TableName: 'people' },
  });
});
