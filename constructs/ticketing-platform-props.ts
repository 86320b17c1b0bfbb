import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { LogLevel } from '../charts/bindings/binding-checks';
import type { Exposure } from '../charts/exposure/exposure';
import type { AnalyticsCode } from './analytics/analytics-code';
import type { DataprocOptions } from './analytics/gcp/dataproc-options';
import type { ITicketDatabase } from './database/ticket-database';
import type { IEventStream } from './event-stream/event-stream';
import type { Sizing } from './sizing/sizing';
import type { AccessMode } from './web-service/access-mode';
import type { Delivery } from './web-service/delivery';

export interface TicketingPlatformProps {
  /**
   * How large everything is that the platform makes.
   *
   * @default Sizing.demonstration()
   */
  readonly sizing?: Sizing;

  /**
   * The network.
   *
   * @default - the cluster's, or a new one
   */
  readonly vpc?: ec2.IVpc;

  /**
   * The cluster, with a kubectl provider unless Argo CD delivers.
   *
   * @default - a new one
   */
  readonly cluster?: eks.ICluster;

  /**
   * The database.
   *
   * @default - a new one
   */
  readonly database?: ITicketDatabase;

  /**
   * The event stream.
   *
   * @default - a new one
   */
  readonly stream?: IEventStream;

  /**
   * The bucket of uploads and tickets.
   *
   * @default - a new one
   */
  readonly uploadsBucket?: s3.IBucket;

  /**
   * The users table, with the key `userId` and the time-to-live attribute `expiresAt`.
   *
   * @default - a new one
   */
  readonly usersTable?: dynamodb.ITable;

  /**
   * The key that signs access tokens.
   *
   * @default - a new one
   */
  readonly tokenSecret?: secretsmanager.ISecret;

  /**
   * The key that signs the QR codes of tickets.
   *
   * @default - a new one
   */
  readonly ticketSecret?: secretsmanager.ISecret;

  /**
   * The key with which organisers register.
   *
   * @default - a new one
   */
  readonly organiserKey?: secretsmanager.ISecret;

  /**
   * The Flink job of analytics.
   *
   * @default - no analytics
   */
  readonly analyticsCode?: AnalyticsCode;

  /**
   * Analytics on Google Cloud Dataproc, in the place of `analyticsCode`: `{}` is enough for its Terraform document. A stream of the platform's own is
   * made so that it can be opened to it.
   *
   * @default - no analytics there
   */
  readonly dataprocAnalytics?: DataprocOptions;

  /**
   * Who may use the platform.
   *
   * @default AccessMode.OPEN
   */
  readonly accessMode?: AccessMode;

  /**
   * Who owns the services' Kubernetes objects.
   *
   * @default Delivery.CDK
   */
  readonly delivery?: Delivery;

  /**
   * How callers from outside the cluster reach the frontend.
   *
   * @default Exposure.loadBalancer()
   */
  readonly exposure?: Exposure;

  /**
   * Origins, besides the page's own, that may call from a browser.
   *
   * @default - none
   */
  readonly corsOrigins?: string[];

  /**
   * How long tickets are held for a booking that is not confirmed, from one second to one day.
   *
   * @default Duration.minutes(10)
   */
  readonly hold?: Duration;

  /**
   * Maximum number of unpaid bookings that one user may hold for one event. 0 sets no limit.
   *
   * @default 5
   */
  readonly maxOpenHoldsPerUser?: number;

  /**
   * Lowest level of the messages that the services log.
   *
   * @default LogLevel.INFO
   */
  readonly logLevel?: LogLevel;

  /**
   * Whether Prometheus scrapes the services. The cluster has to know the kind ServiceMonitor.
   *
   * @default false
   */
  readonly serviceMonitor?: boolean;

  /**
   * What to do when an alarm goes off.
   *
   * @default - the alarms only show
   */
  readonly alarmActions?: cloudwatch.IAlarmAction[];

  /**
   * Whether an alarm reports unhealthy targets of network load balancers. It covers all of them in the account and region,
   * because the names are not known before Kubernetes creates them.
   *
   * @default false
   */
  readonly loadBalancerAlarm?: boolean;

  /**
   * From where the Kubernetes API of a new cluster may be reached besides the network itself.
   *
   * @default - from the network only
   */
  readonly publicAccessCidrs?: string[];

  /**
   * The ARNs of the roles and users that administer a new cluster.
   *
   * @default - nobody but this deployment
   */
  readonly adminPrincipalArns?: string[];

  /**
   * Suffix of the names of the cluster, the database, the stream, the table, the bucket and the functions. Required for
   * a second platform in the same account and region.
   *
   * @default - none; the bucket's name ends in the account and the region
   */
  readonly nameSuffix?: string;

  /**
   * KMS key that encrypts the new database, stream, bucket, table and secrets. Roles of the platform are granted its use.
   *
   * @default - keys that AWS manages
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Whether AWS refuses to delete the new database and the new users table. Leave it off until the first deployment has
   * succeeded: CloudFormation cannot roll back the creation of protected resources.
   *
   * @default false
   */
  readonly deletionProtection?: boolean;

  /**
   * Policy for the data when a part that stores some is removed from its stack.
   *
   * @default - the database leaves a snapshot, all others are retained unless their creation is rolled back
   */
  readonly removalPolicy?: RemovalPolicy;
}
