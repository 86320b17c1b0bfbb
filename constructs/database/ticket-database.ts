import { type Duration, type RemovalPolicy, Token } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { DATABASE_USERS } from '../../contracts/services';
import { DATABASE_NAME, POSTGRES_PORT } from '../../contracts/stores';
import { DatabaseCapacity } from './database-capacity';
import { type DatabaseServer, databaseServer } from './database-server';
import { DatabaseUsers } from './database-users';
import { ImportedDatabase, type TicketDatabaseAttributes } from './imported-database';
import { type ITicketDatabase, TicketDatabaseBase } from './ticket-database-base';

/** Properties of `TicketDatabase`. */
export interface TicketDatabaseProps {
  /** VPC of the database, which is in its private subnets. */
  readonly vpc: ec2.IVpc;

  /**
   * Capacity: an RDS instance, or Aurora Serverless.
   *
   * @default DatabaseCapacity.instance()
   */
  readonly capacity?: DatabaseCapacity;

  /**
   * Name of the database.
   *
   * @default 'ticketdb'
   */
  readonly databaseName?: string;

  /**
   * Retention of the backups, from 1 to 35 days. Any second in between can be restored.
   *
   * @default Duration.days(7)
   */
  readonly backupRetention?: Duration;

  /**
   * Identifier of the DB instance, or of the Aurora cluster.
   *
   * @default 'ticket-booking-db'
   */
  readonly identifier?: string;

  /**
   * KMS key that encrypts the storage, the backups and the secrets of the database users.
   *
   * @default - AWS managed keys
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Whether RDS refuses to delete the database. Leave it off until the first deployment has succeeded: CloudFormation
   * cannot roll back the creation of a protected database.
   *
   * @default false
   */
  readonly deletionProtection?: boolean;

  /**
   * Policy for the data when the database is removed from its stack.
   *
   * @default RemovalPolicy.SNAPSHOT
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A PostgreSQL database with a user for each service. No template and no manifest contains a password; RDS creates,
 * stores and rotates that of the administrator.
 */
export class TicketDatabase extends TicketDatabaseBase {
  /** Imports a PostgreSQL database. */
  public static fromAttributes(scope: Construct, id: string, attributes: TicketDatabaseAttributes): ITicketDatabase {
    return new ImportedDatabase(scope, id, attributes);
  }

  /** Host name of the server. */
  public readonly hostname: string;
  /** Port of the server. */
  public readonly port = POSTGRES_PORT;
  /** Name of the database. */
  public readonly databaseName: string;
  /** Secret of the administrator, who creates the users of the services. No service reads it. */
  public readonly administratorSecret: secretsmanager.ISecret;
  /** Connections of the database, with its port as the default port. */
  public readonly connections: ec2.Connections;
  /** Capacity of the server. */
  public readonly capacity: DatabaseCapacity;
  private readonly server: DatabaseServer;
  private readonly vpc: ec2.IVpc;
  private readonly users: DatabaseUsers;

  constructor(scope: Construct, id: string, props: TicketDatabaseProps) {
    super(scope, id);
    this.vpc = props.vpc;
    this.capacity = props.capacity ?? DatabaseCapacity.instance();
    this.databaseName = props.databaseName ?? DATABASE_NAME;
    const securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc: props.vpc,
      description: 'The ticket database: reachable from the cluster only',
      allowAllOutbound: false,
    });
    this.connections = new ec2.Connections({
      securityGroups: [securityGroup],
      defaultPort: ec2.Port.tcp(this.port),
    });
    this.server = databaseServer(this, this.capacity, {
      ...props,
      databaseName: this.databaseName,
      securityGroup,
    });
    this.hostname = this.server.hostname;
    this.administratorSecret = this.server.administrator;
    this.users = new DatabaseUsers(this, 'Users', {
      vpc: props.vpc,
      users: DATABASE_USERS.map(({ user }) => user),
      server: this.server.construct, // an Aurora cluster has a host name before it has an instance
      hostname: this.hostname,
      port: this.port,
      databaseName: this.databaseName,
      securityGroup,
      administrator: this.administratorSecret,
      encryptionKey: props.encryptionKey,
    });
  }

  /** Networks of the database, in CIDR notation. */
  public get cidrs(): string[] {
    return [this.vpc.vpcCidrBlock];
  }

  /** Names of the users, except the administrator. */
  public get userNames(): string[] {
    return this.users.names;
  }

  /** Creates a user that owns a schema of the same name, and returns its secret with `username` and `password`. */
  public override addUser(name: string): secretsmanager.ISecret {
    checkUserName(name);
    if (this.users.find(name)) {
      throw new Error(`database user '${name}' exists already in ${this.node.path}`);
    }
    return this.users.add(name);
  }

  /** Returns the secret with `username` and `password` of a user. Fails if the user is unknown. */
  public override userSecret(name: string): secretsmanager.ISecret {
    const secret = this.users.find(name);
    if (secret) {
      return secret;
    }
    throw new Error(`unknown database user '${name}' in ${this.node.path}: create it with addUser`);
  }

  /** Returns a metric of the server, by its name in AWS/RDS. */
  public metric(name: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.server.metric(name, options);
  }

  /** Returns a metric, by its name in AWS/Lambda, of the function that creates and rotates the database users. */
  public metricUsersFunction(name: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.users.function.metric(name, options);
  }

  /** Returns the CPU utilization, in percent. */
  public metricCpuUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('CPUUtilization', { statistic: 'Average', ...options });
  }

  /** Returns the number of open sessions. */
  public metricDatabaseConnections(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('DatabaseConnections', { statistic: 'Average', ...options });
  }
}

function checkUserName(name: string): void {
  if (!Token.isUnresolved(name) && /^[a-z][a-z0-9_]{0,62}$/.test(name) && !name.startsWith('pg_')) {
    return;
  }
  throw new Error(
    `name of a database user must be 1 to 63 lower-case letters, digits and '_', a letter first and not 'pg_' (got '${name}')`,
  );
}
