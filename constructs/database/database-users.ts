import { Aws, CustomResource, Duration, Lazy, RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, type IDependable } from 'constructs';
import { GeneratedSecret } from '../generated-secret/generated-secret';
import { shippedFunction, shippedProvider } from '../shipped-function';

/** Properties of `DatabaseUsers`. */
export interface DatabaseUsersProps {
  readonly vpc: ec2.IVpc;
  /** Names of the first users. `add` creates further ones. */
  readonly users: readonly string[];
  /** Resources that must exist before the first user. */
  readonly server: IDependable;
  readonly hostname: string;
  readonly port: number;
  readonly databaseName: string;
  /** Security group of the database. */
  readonly securityGroup: ec2.ISecurityGroup;
  /** Secret of the user that creates the other users. */
  readonly administrator: secretsmanager.ISecret;
  /** KMS key of the users' secrets; without it, the AWS managed key of Secrets Manager. */
  readonly encryptionKey?: kms.IKey;
}

/**
 * Database users, each with a schema of its own. A function creates them and rotates their passwords every month:
 * PostgreSQL requires a connection for both.
 */
export class DatabaseUsers extends Construct {
  /** Function that creates the users and rotates their passwords. */
  public readonly function: lambda.Function;
  private readonly secrets = new Map<string, secretsmanager.ISecret>();
  private readonly encryptionKey?: kms.IKey;
  private readonly created: CustomResource;

  constructor(scope: Construct, id: string, props: DatabaseUsersProps) {
    super(scope, id);
    this.encryptionKey = props.encryptionKey;
    const first = props.users.map(name => this.createSecret(name, `${name[0]!.toUpperCase()}${name.slice(1)}`));
    this.function = createFunction(this, props);
    this.function.connections.allowTo(
      props.securityGroup,
      ec2.Port.tcp(props.port),
      'The users are made in the database',
    );
    this.function.connections.allowToAnyIpv4(ec2.Port.HTTPS, 'Their passwords are in Secrets Manager');
    props.administrator.grantRead(this.function);
    for (const secret of first) {
      secret.grantRead(this.function);
    }
    const arns = () => [...this.secrets.values()].map(({ secretArn }) => secretArn);
    this.function.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage'],
        resources: Lazy.list({ produce: arns }),
      }),
    );
    props.encryptionKey?.grantEncryptDecrypt(this.function); // it stores new passwords
    this.created = new CustomResource(this, 'Made', {
      serviceToken: shippedProvider(this, 'Provider', this.function).serviceToken,
      resourceType: 'Custom::DatabaseUsers',
      // A replaced database needs its users again.
      properties: { Host: props.hostname, Users: Lazy.list({ produce: arns }) },
    });
    this.created.node.addDependency(
      props.server,
      this.function,
      ...this.function.connections.securityGroups,
      props.securityGroup,
    );
    this.function.addPermission('Rotation', {
      principal: new iam.ServicePrincipal('secretsmanager.amazonaws.com'),
      sourceAccount: Aws.ACCOUNT_ID,
    });
    for (const secret of first) {
      this.rotateMonthly(secret);
    }
  }

  /** Creates a user and its schema, both of this name. Returns the secret with `username` and `password`. */
  public add(name: string): secretsmanager.ISecret {
    const secret = this.createSecret(name, `User-${name}`);
    secret.grantRead(this.function);
    this.rotateMonthly(secret);
    return secret;
  }

  /** Returns the secret of a user, if the user exists. */
  public find(name: string): secretsmanager.ISecret | undefined {
    return this.secrets.get(name);
  }

  /** Names of all users. */
  public get names(): string[] {
    return [...this.secrets.keys()];
  }

  private createSecret(name: string, id: string): secretsmanager.ISecret {
    const { secret } = new GeneratedSecret(this, id, {
      description: `The user of the schema ${name}`,
      username: name,
      encryptionKey: this.encryptionKey,
      removalPolicy: RemovalPolicy.DESTROY, // users that are created again receive new passwords
    });
    this.secrets.set(name, secret);
    return secret;
  }

  /**
   * Rotates a password every month. Not with `secret.addRotationSchedule`, which grants more than needed and denies all
   * principals the deletion of the secret.
   */
  private rotateMonthly(secret: secretsmanager.ISecret): void {
    new secretsmanager.CfnRotationSchedule(secret, 'Monthly', {
      secretId: secret.secretArn,
      rotationLambdaArn: this.function.functionArn,
      rotationRules: { scheduleExpression: 'cron(0 3 1 * ? *)', duration: '2h' }, // the first of the month, 3:00 UTC
    }).node.addDependency(this.created);
  }
}

function createFunction(scope: Construct, props: DatabaseUsersProps): lambda.Function {
  return shippedFunction(scope, 'Maker', {
    description: 'Makes the users of the ticket database, and changes their passwords',
    bundle: 'database-users',
    timeout: Duration.minutes(1),
    network: { vpc: props.vpc, groupDescription: 'The function that makes the users of the ticket database' },
    environment: {
      DATABASE_HOST: props.hostname,
      DATABASE_PORT: String(props.port),
      DATABASE_NAME: props.databaseName,
      ADMINISTRATOR_SECRET_NAME: props.administrator.secretArn,
      // The authority of RDS certificates is unknown to Node. The Lambda runtime contains its certificate.
      NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem',
    },
  });
}
