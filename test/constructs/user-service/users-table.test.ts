import { RemovalPolicy } from 'aws-cdk-lib';
import { UsersTable } from '../../../constructs';
import { reviewable, synthesize } from '../synthesize';

test('by default the table keeps its data, encrypts it and can be restored', () => {
  expect(reviewable(synthesize(stack => new UsersTable(stack, 'Users')))).toMatchSnapshot();
});

test('a table that may go is not protected against deletion', () => {
  const template = synthesize(
    stack => new UsersTable(stack, 'Users', { tableName: 'people', removalPolicy: RemovalPolicy.DESTROY }),
  );
  template.hasResource('AWS::DynamoDB::GlobalTable', {
    DeletionPolicy: 'Delete',
    Properties: { TableName: 'people', Replicas: [{ DeletionProtectionEnabled: false }] },
  });
});
