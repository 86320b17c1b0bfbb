import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { UserServiceChart } from '../../charts/services/user-service';
import { Sizing } from '../sizing/sizing';
import { WebService, type WebServiceProps } from '../web-service/web-service';

export interface UserServiceProps extends WebServiceProps {
  /** Where the people are. */
  readonly usersTable: dynamodb.ITable;
  /** The key that signs access tokens; the frontend has the same. */
  readonly tokenSecret: secretsmanager.ISecret;

  /**
   * The key with which organisers register.
   *
   * @default - nobody can register as an organiser
   */
  readonly organiserKey?: secretsmanager.ISecret;
}

/** People: registration, profiles, sessions. */
export class UserService extends WebService {
  constructor(scope: Construct, id: string, props: UserServiceProps) {
    super(scope, id, 'user-service', props);
    props.usersTable.grant(this, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem');
    props.usersTable.encryptionKey?.grantEncryptDecrypt(this);
    props.tokenSecret.grantRead(this);
    props.organiserKey?.grantRead(this);
    this.apply(
      chartScope =>
        new UserServiceChart(chartScope, {
          ...this.chartProps(Sizing.demonstration().userService),
          bindings: {
            ...this.serviceBindings(),
            usersTable: props.usersTable.tableName,
            tokenSecretName: props.tokenSecret.secretArn,
            organiserKeyName: props.organiserKey?.secretArn,
          },
        }),
    );
  }
}
