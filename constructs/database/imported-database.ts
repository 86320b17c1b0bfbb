import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { DATABASE_NAME, POSTGRES_PORT } from '../../contracts/stores';
import { TicketDatabaseBase } from './ticket-database-base';

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

/** A database of another app or stack. Its users exist already. */
export class ImportedDatabase extends TicketDatabaseBase {
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
