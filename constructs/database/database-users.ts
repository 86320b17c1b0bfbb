import { CustomResource, Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
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
}

/** A user for each service, with a schema of its own. A function makes them: PostgreSQL knows no other way than to sign in and say so. */
export class DatabaseUsers extends Construct {
  public readonly catalog: secretsmanager.ISecret;
  public readonly booking: secretsmanager.ISecret;

  constructor(scope: Construct, id: string, props: DatabaseUsersProps) {
    super(scope, id);
    const user = (name: string, username: string) =>
      new GeneratedSecret(this, name, {
        description: `The user of the schema ${username}`,
        username,
        removalPolicy: RemovalPolicy.DESTROY, // whoever makes the users again gives them new passwords
      }).secret;
    this.catalog = user('Catalog', 'catalog');
    this.booking = user('Booking', 'booking');

    const maker = makeFunction(this, props.vpc);
    maker.connections.allowTo(props.securityGroup, ec2.Port.tcp(props.port), 'The users are made in the database');
    maker.connections.allowToAnyIpv4(ec2.Port.HTTPS, 'Their passwords are in Secrets Manager');
    for (const secret of [props.administrator, this.catalog, this.booking]) secret.grantRead(maker);
    const provider = new cr.Provider(this, 'Provider', {
      onEventHandler: maker,
      logGroup: new logs.LogGroup(this, 'ProviderLog', { retention: logs.RetentionDays.ONE_MONTH }),
    });
    new CustomResource(this, 'Made', {
      serviceToken: provider.serviceToken,
      resourceType: 'Custom::DatabaseUsers',
      properties: {
        Host: props.hostname,
        Port: props.port,
        Database: props.databaseName,
        Administrator: props.administrator.secretArn,
        Users: [this.catalog.secretArn, this.booking.secretArn],
      },
    }).node.addDependency(props.server, maker, ...maker.connections.securityGroups, props.securityGroup);
  }
}

function makeFunction(scope: Construct, vpc: ec2.IVpc): lambda.Function {
  return new lambda.Function(scope, 'Maker', {
    description: 'Makes the users of the ticket database',
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
    // RDS certificates are signed by an authority that Node does not know; the runtime brings it, and does not load it by itself.
    environment: { NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem' },
  });
}
