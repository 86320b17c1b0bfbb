import { Aws, CustomResource, Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as cr from 'aws-cdk-lib/custom-resources';
import { Construct, type IDependable } from 'constructs';
import { GeneratedSecret } from '../generated-secret/generated-secret';
import { shippedAsset } from '../shipped-asset';

export interface DatabaseUsersProps {
  readonly vpc: ec2.IVpc;
  /** What has to be there before the first user can be made. */
  readonly server: IDependable;
  readonly hostname: string;
  readonly port: number;
  readonly databaseName: string;
  /** The group that guards the database. */
  readonly securityGroup: ec2.ISecurityGroup;
  /** The user who makes the others. */
  readonly administrator: secretsmanager.ISecret;
  /** KMS key of the users' secrets; without it, the key of Secrets Manager. */
  readonly encryptionKey?: kms.IKey;
}

/**
 * A user for each service, with a schema of its own. A function makes them, and gives them another password every month: PostgreSQL knows no other
 * way than to sign in and say so.
 */
export class DatabaseUsers extends Construct {
  public readonly catalog: secretsmanager.ISecret;
  public readonly booking: secretsmanager.ISecret;
  /** The function that creates the users and rotates their passwords. */
  public readonly maker: lambda.IFunction;

  constructor(scope: Construct, id: string, props: DatabaseUsersProps) {
    super(scope, id);
    const user = (name: string, username: string) =>
      new GeneratedSecret(this, name, {
        description: `The user of the schema ${username}`,
        username,
        encryptionKey: props.encryptionKey,
        removalPolicy: RemovalPolicy.DESTROY, // whoever makes the users again gives them new passwords
      }).secret;
    this.catalog = user('Catalog', 'catalog');
    this.booking = user('Booking', 'booking');

    const users = [this.catalog.secretArn, this.booking.secretArn];

    const maker = makeFunction(this, props);
    this.maker = maker;
    maker.connections.allowTo(props.securityGroup, ec2.Port.tcp(props.port), 'The users are made in the database');
    maker.connections.allowToAnyIpv4(ec2.Port.HTTPS, 'Their passwords are in Secrets Manager');
    for (const secret of [props.administrator, this.catalog, this.booking]) secret.grantRead(maker);
    maker.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage'],
        resources: users,
      }),
    );
    props.encryptionKey?.grantEncryptDecrypt(maker); // new passwords are encrypted with it
    const provider = new cr.Provider(this, 'Provider', {
      onEventHandler: maker,
      logGroup: new logs.LogGroup(this, 'ProviderLog', { retention: logs.RetentionDays.ONE_MONTH }),
    });
    const made = new CustomResource(this, 'Made', {
      serviceToken: provider.serviceToken,
      resourceType: 'Custom::DatabaseUsers',
      properties: { Host: props.hostname, Users: users }, // another database has to be given its users, too
    });
    made.node.addDependency(props.server, maker, ...maker.connections.securityGroups, props.securityGroup);
    maker.addPermission('Rotation', {
      principal: new iam.ServicePrincipal('secretsmanager.amazonaws.com'),
      sourceAccount: Aws.ACCOUNT_ID,
    });
    for (const secret of [this.catalog, this.booking]) changeMonthly(secret, maker).node.addDependency(made);
  }
}

/** Not `secret.addRotationSchedule`: it would allow the function more than it needs, and forbid everybody to delete the secret. */
function changeMonthly(secret: secretsmanager.ISecret, maker: lambda.Function): secretsmanager.CfnRotationSchedule {
  return new secretsmanager.CfnRotationSchedule(secret, 'Monthly', {
    secretId: secret.secretArn,
    rotationLambdaArn: maker.functionArn,
    rotationRules: { scheduleExpression: 'cron(0 3 1 * ? *)', duration: '2h' }, // the first of the month, 3:00 UTC
  });
}

function makeFunction(scope: Construct, props: DatabaseUsersProps): lambda.Function {
  const { vpc } = props;
  return new lambda.Function(scope, 'Maker', {
    description: 'Makes the users of the ticket database, and changes their passwords',
    runtime: lambda.Runtime.NODEJS_24_X,
    architecture: lambda.Architecture.ARM_64,
    code: lambda.Code.fromAsset(shippedAsset('database-users')),
    handler: 'index.handler',
    memorySize: 256,
    timeout: Duration.minutes(1),
    logGroup: new logs.LogGroup(scope, 'MakerLog', { retention: logs.RetentionDays.ONE_MONTH }),
    vpc,
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
    securityGroups: [
      new ec2.SecurityGroup(scope, 'MakerSecurityGroup', {
        vpc,
        description: 'The function that makes the users of the ticket database',
        allowAllOutbound: false,
      }),
    ],
    environment: {
      DATABASE_HOST: props.hostname,
      DATABASE_PORT: String(props.port),
      DATABASE_NAME: props.databaseName,
      ADMINISTRATOR_SECRET_NAME: props.administrator.secretArn,
      // RDS certificates are signed by an authority that Node does not know; the runtime brings it, and does not load it by itself.
      NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem',
    },
  });
}
