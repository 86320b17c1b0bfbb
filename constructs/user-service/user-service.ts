import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { UserServiceChart } from '../../charts/services/user-service';
import { SERVICES } from '../../contracts/services';
import { Sizing } from '../sizing/sizing';
import { WebService, type WebServiceProps } from '../web-service/web-service';

/** Properties of `UserService`. */
export interface UserServiceProps extends WebServiceProps {
  /** Table of the users, with the partition key `userId` and the time-to-live attribute `expiresAt`. */
  readonly usersTable: dynamodb.ITable;
  /** Secret that signs access tokens. The frontend verifies them with the same secret. */
  readonly tokenSecret: secretsmanager.ISecret;

  /**
   * Secret with which organisers register.
   *
   * @default - users cannot register as organisers
   */
  readonly organiserKey?: secretsmanager.ISecret;
}

/** The service that owns the users: registration, profiles, sessions. */
export class UserService extends WebService {
  constructor(scope: Construct, id: string, props: UserServiceProps) {
    super(scope, id, SERVICES.userService.name, props);
    props.usersTable.grant(this, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem');
    props.usersTable.encryptionKey?.grantEncryptDecrypt(this);
    props.tokenSecret.grantRead(this);
    props.organiserKey?.grantRead(this);
    this.apply(
      chartScope =>
        new UserServiceChart(chartScope, {
          ...this.chartProps(Sizing.demonstration().services.userService),
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
