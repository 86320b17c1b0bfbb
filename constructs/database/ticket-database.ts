import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, type IConstruct } from 'constructs';
import { DatabaseCapacity } from './database-capacity';
import { type DatabaseServer, databaseServer } from './database-server';
import { DatabaseUsers } from './database-users';

/** A PostgreSQL database that the services can use: ours, or one that exists already. */
export interface ITicketDatabase extends IConstruct, ec2.IConnectable {
  /** Where it listens. */
  readonly hostname: string;
  /** The port, as text. */
  readonly port: string;
  /** The name of the database in it. */
  readonly databaseName: string;
  /** The secret that holds `username` and `password` of the user who owns what is in the schema `catalog`. */
  readonly catalogSecret: secretsmanager.ISecret;
  /** The same for the schema `booking`. */
  readonly bookingSecret: secretsmanager.ISecret;
  /** Networks of the database, in CIDR notation; without them, the network of the cluster. */
  readonly cidrs?: string[];
}

export interface TicketDatabaseAttributes {
  /** Host name. The services accept TLS certificates of Amazon RDS and of public authorities only. */
  readonly hostname: string;
  /** The secret that holds `username` and `password` of a user who may make and use tables in the schema `catalog`. */
  readonly catalogSecret: secretsmanager.ISecret;
  /** The same for the schema `booking`. */
  readonly bookingSecret: secretsmanager.ISecret;
  /** The security group that guards it. */
  readonly securityGroup: ec2.ISecurityGroup;
  /**
   * The port.
   *
   * @default 5432
   */
  readonly port?: number;
  /**
   * The name of the database.
   *
   * @default 'ticketdb'
   */
  readonly databaseName?: string;
  /**
   * Networks of the database, in CIDR notation, for example of a peered VPC. Pods reach it nowhere else.
   *
   * @default - the first CIDR of the cluster's VPC
   */
  readonly cidrs?: string[];
}

export interface TicketDatabaseProps {
  /** The network whose private subnets it stands in. */
  readonly vpc: ec2.IVpc;

  /**
   * What it runs on.
   *
   * @default DatabaseCapacity.instance()
   */
  readonly capacity?: DatabaseCapacity;

  /**
   * The name of the database.
   *
   * @default 'ticketdb'
   */
  readonly databaseName?: string;

  /**
   * How long backups are kept, 1 to 35 days: any second in between can be restored.
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
   * @default - keys that AWS manages
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

const postgresPort = 5432;

/** PostgreSQL with a user for each service. No template and no manifest ever holds a password; the administrator's is made, kept and rotated by RDS. */
export class TicketDatabase extends Construct implements ITicketDatabase {
  /** A database that exists already. */
  public static fromAttributes(scope: Construct, id: string, attributes: TicketDatabaseAttributes): ITicketDatabase {
    return new ExistingDatabase(scope, id, attributes);
  }

  public readonly hostname: string;
  public readonly port = String(postgresPort);
  public readonly databaseName: string;
  public readonly catalogSecret: secretsmanager.ISecret;
  public readonly bookingSecret: secretsmanager.ISecret;
  /** The secret of the administrator, who makes the users of the services, and whom no service knows. */
  public readonly administratorSecret: secretsmanager.ISecret;
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
    this.databaseName = props.databaseName ?? 'ticketdb';
    const securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc: props.vpc,
      description: 'The ticket database: reachable from the cluster only',
      allowAllOutbound: false,
    });
    this.connections = new ec2.Connections({
      securityGroups: [securityGroup],
      defaultPort: ec2.Port.tcp(postgresPort),
    });
    this.server = databaseServer(this, this.capacity, {
      ...props,
      databaseName: this.databaseName,
      securityGroup,
    });
    this.hostname = this.server.hostname;
    this.administratorSecret = this.server.administrator;
    const users = new DatabaseUsers(this, 'Users', {
      vpc: props.vpc,
      server: this.server.construct, // an Aurora cluster has a host name before it has an instance
      hostname: this.hostname,
      port: postgresPort,
      databaseName: this.databaseName,
      securityGroup,
      administrator: this.administratorSecret,
      encryptionKey: props.encryptionKey,
    });
    this.users = users;
    this.catalogSecret = users.catalog;
    this.bookingSecret = users.booking;
  }

  public get cidrs(): string[] {
    return [this.vpc.vpcCidrBlock];
  }

  /** A metric of the server, by its name in AWS/RDS. */
  public metric(name: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.server.metric(name, options);
  }

  /** A metric, by its name in AWS/Lambda, of the function that creates and rotates the database users. */
  public metricUsersFunction(name: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.users.maker.metric(name, options);
  }

  /** How busy its processors are, in percent. */
  public metricCpuUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('CPUUtilization', { statistic: 'Average', ...options });
  }

  /** How many sessions are open. */
  public metricDatabaseConnections(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('DatabaseConnections', { statistic: 'Average', ...options });
  }
}

class ExistingDatabase extends Construct implements ITicketDatabase {
  public readonly hostname: string;
  public readonly port: string;
  public readonly databaseName: string;
  public readonly catalogSecret: secretsmanager.ISecret;
  public readonly bookingSecret: secretsmanager.ISecret;
  public readonly connections: ec2.Connections;
  public readonly cidrs?: string[];

  constructor(scope: Construct, id: string, attributes: TicketDatabaseAttributes) {
    super(scope, id);
    this.cidrs = attributes.cidrs;
    const port = attributes.port ?? postgresPort;
    this.hostname = attributes.hostname;
    this.port = String(port);
    this.databaseName = attributes.databaseName ?? 'ticketdb';
    this.catalogSecret = attributes.catalogSecret;
    this.bookingSecret = attributes.bookingSecret;
    this.connections = new ec2.Connections({
      securityGroups: [attributes.securityGroup],
      defaultPort: ec2.Port.tcp(port),
    });
  }
}
