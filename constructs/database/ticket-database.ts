import { type Duration, type RemovalPolicy, Token } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, type IConstruct } from 'constructs';
import { DATABASE_USERS } from '../../contracts/services';
import { DATABASE_NAME, POSTGRES_PORT } from '../../contracts/stores';
import { DatabaseCapacity } from './database-capacity';
import { type DatabaseServer, databaseServer } from './database-server';
import { DatabaseUsers } from './database-users';

/** A PostgreSQL database for the services, created or imported. */
export interface ITicketDatabase extends IConstruct, ec2.IConnectable {
  /** Host name of the server. */
  readonly hostname: string;
  /** Port of the server. */
  readonly port: number;
  /** Name of the database. */
  readonly databaseName: string;
  /**
   * Networks of the database, in CIDR notation.
   *
   * @default - the VPC of the EKS cluster
   */
  readonly cidrs?: string[];
  /**
   * Secret of the user `catalog`.
   *
   * @deprecated use userSecret('catalog')
   */
  readonly catalogSecret: secretsmanager.ISecret;
  /**
   * Secret of the user `booking`.
   *
   * @deprecated use userSecret('booking')
   */
  readonly bookingSecret: secretsmanager.ISecret;
  /**
   * Creates a user that owns a schema of the same name, and returns its secret. In an imported database the user must
   * exist, with its secret in `userSecrets`.
   */
  addUser(name: string): secretsmanager.ISecret;
  /** Returns the secret with `username` and `password` of a user. Fails if the user is unknown. */
  userSecret(name: string): secretsmanager.ISecret;
}

/** Attributes of an imported database. */
export interface TicketDatabaseAttributes {
  /** Host name. The services accept TLS certificates of Amazon RDS and of public authorities only. */
  readonly hostname: string;
  /** Security group of the database. */
  readonly securityGroup: ec2.ISecurityGroup;
  /**
   * Secrets with `username` and `password`, by user: `catalog`, `booking`, and those of further services. Each user may
   * create and use tables in the schema of the same name.
   *
   * @default - `catalogSecret` and `bookingSecret`
   */
  readonly userSecrets?: Record<string, secretsmanager.ISecret>;
  /**
   * Secret of the user `catalog`.
   *
   * @default - that in `userSecrets`
   * @deprecated use userSecrets
   */
  readonly catalogSecret?: secretsmanager.ISecret;
  /**
   * Secret of the user `booking`.
   *
   * @default - that in `userSecrets`
   * @deprecated use userSecrets
   */
  readonly bookingSecret?: secretsmanager.ISecret;
  /**
   * Port of the server.
   *
   * @default 5432
   */
  readonly port?: number;
  /**
   * Name of the database.
   *
   * @default 'ticketdb'
   */
  readonly databaseName?: string;
  /**
   * Networks of the database, in CIDR notation, for example of a peered VPC. Network policies allow no other address.
   *
   * @default - the first CIDR of the VPC of the EKS cluster
   */
  readonly cidrs?: string[];
}

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

abstract class TicketDatabaseBase extends Construct implements ITicketDatabase {
  public abstract readonly hostname: string;
  public abstract readonly port: number;
  public abstract readonly databaseName: string;
  public abstract readonly connections: ec2.Connections;
  public abstract readonly cidrs?: string[];

  public abstract addUser(name: string): secretsmanager.ISecret;
  public abstract userSecret(name: string): secretsmanager.ISecret;

  public get catalogSecret(): secretsmanager.ISecret {
    return this.userSecret('catalog');
  }

  public get bookingSecret(): secretsmanager.ISecret {
    return this.userSecret('booking');
  }
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

class ImportedDatabase extends TicketDatabaseBase {
  public readonly hostname: string;
  public readonly port: number;
  public readonly databaseName: string;
  public readonly connections: ec2.Connections;
  public readonly cidrs?: string[];
  private readonly userSecrets: Readonly<Record<string, secretsmanager.ISecret | undefined>>;

  constructor(scope: Construct, id: string, attributes: TicketDatabaseAttributes) {
    super(scope, id);
    this.cidrs = attributes.cidrs;
    this.port = attributes.port ?? POSTGRES_PORT;
    this.hostname = attributes.hostname;
    this.databaseName = attributes.databaseName ?? DATABASE_NAME;
    this.userSecrets = {
      catalog: attributes.catalogSecret,
      booking: attributes.bookingSecret,
      ...attributes.userSecrets,
    };
    this.connections = new ec2.Connections({
      securityGroups: [attributes.securityGroup],
      defaultPort: ec2.Port.tcp(this.port),
    });
  }

  public override addUser(name: string): secretsmanager.ISecret {
    return this.userSecret(name);
  }

  public override userSecret(name: string): secretsmanager.ISecret {
    const secret = this.userSecrets[name];
    if (secret) {
      return secret;
    }
    throw new Error(
      `unknown database user '${name}' in ${this.node.path}: add its secret to userSecrets of TicketDatabase.fromAttributes`,
    );
  }
}
