import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, type IConstruct } from 'constructs';

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

/** Members that created and imported databases have in common. */
export abstract class TicketDatabaseBase extends Construct implements ITicketDatabase {
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
