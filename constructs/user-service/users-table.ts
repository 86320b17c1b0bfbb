import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { claimName } from '../claimed-names';

/** Properties of `UsersTable`. */
export interface UsersTableProps {
  /**
   * Name of the table.
   *
   * @default 'ticket-booking-users'
   */
  readonly tableName?: string;

  /**
   * KMS key that encrypts the table.
   *
   * @default - the AWS managed key of DynamoDB
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Whether DynamoDB refuses to delete the table. Leave it off until the first deployment has succeeded: CloudFormation
   * cannot roll back the creation of a protected table.
   *
   * @default false
   */
  readonly deletionProtection?: boolean;

  /**
   * Policy for the users when the table is removed from its stack.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** DynamoDB table of the users: on demand, encrypted, with point-in-time recovery for 35 days. */
export class UsersTable extends Construct {
  /** The table. */
  public readonly table: dynamodb.ITableV2;

  constructor(scope: Construct, id: string, props: UsersTableProps = {}) {
    super(scope, id);
    const tableName = props.tableName ?? 'ticket-booking-users';
    claimName(this, 'DynamoDB table', tableName);
    this.table = new dynamodb.TableV2(this, 'Table', {
      tableName,
      partitionKey: { name: 'userId', type: dynamodb.AttributeType.STRING },
      billing: dynamodb.Billing.onDemand(),
      encryption: props.encryptionKey
        ? dynamodb.TableEncryptionV2.customerManagedKey(props.encryptionKey)
        : dynamodb.TableEncryptionV2.awsManagedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'expiresAt',
      deletionProtection: props.deletionProtection ?? false,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }
}
