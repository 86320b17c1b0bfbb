import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, type IConstruct } from 'constructs';
import { DatabaseCapacity, type InstanceCapacity, type ServerlessCapacity } from './database-capacity';
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
}

export interface TicketDatabaseAttributes {
  /** Where the database listens. */
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
   * What becomes of the data when the database leaves its stack. DESTROY also switches deletion protection off.
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
  private readonly server: Server;

  constructor(scope: Construct, id: string, props: TicketDatabaseProps) {
    super(scope, id);
    const capacity = props.capacity ?? DatabaseCapacity.instance();
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
    const terms = serverTerms(this.databaseName, securityGroup, props);
    this.server = capacity._serverless
      ? auroraServerless(this, terms, capacity._serverless)
      : singleInstance(this, terms, capacity._instance!);
    this.hostname = this.server.hostname;
    this.administratorSecret = this.server.administrator;
    const users = new DatabaseUsers(this, 'Users', {
      vpc: props.vpc,
      server: this.server.construct, // an Aurora cluster has a name before it has an instance that answers
      hostname: this.hostname,
      port: postgresPort,
      databaseName: this.databaseName,
      securityGroup,
      administrator: this.administratorSecret,
    });
    this.catalogSecret = users.catalog;
    this.bookingSecret = users.booking;
  }

  /** A metric of the server, by its name in AWS/RDS. */
  public metric(name: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.server.metric(name, options);
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

  constructor(scope: Construct, id: string, attributes: TicketDatabaseAttributes) {
    super(scope, id);
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

interface Server {
  readonly construct: Construct;
  readonly hostname: string;
  readonly administrator: secretsmanager.ISecret;
  metric(name: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

/** What an instance and a cluster have in common. */
type ServerTerms = ReturnType<typeof serverTerms>;

function serverTerms(databaseName: string, securityGroup: ec2.ISecurityGroup, props: TicketDatabaseProps) {
  const retention = props.backupRetention ?? Duration.days(7);
  if (!retention.isUnresolved() && (retention.toDays() < 1 || retention.toDays() > 35)) {
    throw new Error(`backupRetention is ${retention.toDays()} days: allowed are 1 to 35`);
  }
  const removalPolicy = props.removalPolicy ?? RemovalPolicy.SNAPSHOT;
  return {
    vpc: props.vpc,
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
    securityGroups: [securityGroup],
    credentials: rds.Credentials.fromUsername('ticketing'),
    manageMasterUserPassword: true,
    storageEncrypted: true,
    copyTagsToSnapshot: true,
    cloudwatchLogsExports: ['postgresql'],
    cloudwatchLogsRetention: logs.RetentionDays.ONE_MONTH,
    deletionProtection: removalPolicy !== RemovalPolicy.DESTROY,
    databaseName,
    removalPolicy,
    retention,
  };
}

// The minor version is RDS's business: it moves by itself in the maintenance window.
function singleInstance(scope: Construct, terms: ServerTerms, capacity: InstanceCapacity): Server {
  const { retention, ...common } = terms;
  const instance = new rds.DatabaseInstance(scope, 'Instance', {
    ...common,
    backupRetention: retention,
    engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_18 }),
    instanceType: capacity.instanceType,
    allocatedStorage: capacity.storageGiB,
    maxAllocatedStorage: capacity.maxStorageGiB,
    storageType: rds.StorageType.GP3,
    multiAz: capacity.multiAz,
  });
  return {
    construct: instance,
    hostname: instance.dbInstanceEndpointAddress,
    administrator: instance.secret!,
    metric: (name, options) => instance.metric(name, options),
  };
}

function auroraServerless(scope: Construct, terms: ServerTerms, capacity: ServerlessCapacity): Server {
  const { retention, databaseName, ...common } = terms;
  const cluster = new rds.DatabaseCluster(scope, 'Cluster', {
    ...common,
    defaultDatabaseName: databaseName,
    backup: { retention },
    engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_18_3 }),
    serverlessV2MinCapacity: capacity.minUnits,
    serverlessV2MaxCapacity: capacity.maxUnits,
    writer: rds.ClusterInstance.serverlessV2('Writer'),
    readers: capacity.multiAz ? [rds.ClusterInstance.serverlessV2('Reader', { scaleWithWriter: true })] : [],
  });
  return {
    construct: cluster,
    hostname: cluster.clusterEndpoint.hostname,
    administrator: cluster.secret!,
    metric: (name, options) => cluster.metric(name, options),
  };
}
