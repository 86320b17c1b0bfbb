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
import type { AnalyticsRuntime } from './analytics/analytics-runtime';
import type { DataprocOptions } from './analytics/gcp/dataproc-options';
import type { ITicketDatabase } from './database/ticket-database-base';
import type { IEventStream } from './event-stream/event-stream-base';
import type { PlatformSecrets } from './generated-secret/platform-secrets';
import type { Sizing } from './sizing/sizing';
import type { AccessMode } from './web-service/access-mode';
import type { ManifestDelivery } from './web-service/manifest-delivery';

/** Properties of `TicketingPlatform`. */
export interface TicketingPlatformProps {
  /**
   * Size of everything that the platform creates.
   *
   * @default Sizing.demonstration()
   */
  readonly sizing?: Sizing;

  /**
   * VPC of the platform.
   *
   * @default - that of `cluster`, or a new VPC
   */
  readonly vpc?: ec2.IVpc;

  /**
   * EKS cluster. It needs a kubectl provider unless Argo CD delivers.
   *
   * @default - a new cluster
   */
  readonly cluster?: eks.ICluster;

  /**
   * PostgreSQL database.
   *
   * @default - a new database
   */
  readonly database?: ITicketDatabase;

  /**
   * Event stream.
   *
   * @default - a new MSK cluster
   */
  readonly stream?: IEventStream;

  /**
   * Bucket of uploads and tickets.
   *
   * @default - a new bucket
   */
  readonly uploadsBucket?: s3.IBucket;

  /**
   * Users table, with the partition key `userId` and the time-to-live attribute `expiresAt`.
   *
   * @default - a new table
   */
  readonly usersTable?: dynamodb.ITable;

  /**
   * Secrets that sign tokens and tickets, and with which organisers register.
   *
   * @default - new secrets
   */
  readonly secrets?: PlatformSecrets;

  /**
   * Secret that signs access tokens.
   *
   * @default - that of `secrets`
   * @deprecated use secrets
   */
  readonly tokenSecret?: secretsmanager.ISecret;

  /**
   * Secret that signs the QR codes of tickets.
   *
   * @default - that of `secrets`
   * @deprecated use secrets
   */
  readonly ticketSecret?: secretsmanager.ISecret;

  /**
   * Secret with which organisers register.
   *
   * @default - that of `secrets`
   * @deprecated use secrets
   */
  readonly organiserKey?: secretsmanager.ISecret;

  /**
   * Runtime of analytics.
   *
   * @default AnalyticsRuntime.none()
   */
  readonly analytics?: AnalyticsRuntime;

  /**
   * Flink job on Amazon Managed Service for Apache Flink.
   *
   * @default - no analytics
   * @deprecated use analytics: AnalyticsRuntime.managedFlink({ code })
   */
  readonly analyticsCode?: AnalyticsCode;

  /**
   * Analytics on Google Cloud Dataproc.
   *
   * @default - no analytics
   * @deprecated use analytics: AnalyticsRuntime.dataproc({ ... })
   */
  readonly dataprocAnalytics?: DataprocOptions;

  /**
   * Whether users must sign in.
   *
   * @default AccessMode.OPEN
   */
  readonly accessMode?: AccessMode;

  /**
   * Owner of the Kubernetes objects of the services.
   *
   * @default ManifestDelivery.CDK
   */
  readonly delivery?: ManifestDelivery;

  /**
   * Kubernetes namespace of the services. The platform creates it unless Argo CD delivers.
   *
   * @default 'ticketing'
   */
  readonly namespace?: string;

  /**
   * How callers from outside the cluster reach the frontend.
   *
   * @default Exposure.loadBalancer()
   */
  readonly exposure?: Exposure;

  /**
   * Origins, besides that of the page, that browsers may call from, such as `https://tickets.example`.
   *
   * @default - none
   */
  readonly corsOrigins?: string[];

  /**
   * How long tickets are held for an unpaid booking, from one second to one day.
   *
   * @default Duration.minutes(10)
   */
  readonly holdDuration?: Duration;

  /**
   * How long tickets are held for an unpaid booking.
   *
   * @default Duration.minutes(10)
   * @deprecated use holdDuration
   */
  readonly hold?: Duration;

  /**
   * Maximum number of unpaid bookings of one user for one event, from 0 to 10000. 0 sets no limit.
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
   * Whether Prometheus scrapes the services. Requires the kind ServiceMonitor of the Prometheus operator.
   *
   * @default false
   */
  readonly serviceMonitor?: boolean;

  /**
   * Actions of every alarm, for example an SNS topic.
   *
   * @default - the alarms are shown in CloudWatch only
   */
  readonly alarmActions?: cloudwatch.IAlarmAction[];

  /**
   * Whether an alarm reports unhealthy targets of network load balancers. It covers all of them in the account and
   * region, because their names are unknown before Kubernetes creates them.
   *
   * @default false
   */
  readonly loadBalancerAlarm?: boolean;

  /**
   * Networks from which the Kubernetes API of a new cluster is reachable, besides the VPC, in CIDR notation.
   *
   * @default - the VPC only
   */
  readonly publicAccessCidrs?: string[];

  /**
   * ARNs of the IAM roles and users that administer a new cluster.
   *
   * @default - only this deployment administers the cluster
   */
  readonly adminPrincipalArns?: string[];

  /**
   * Suffix of the names of the cluster, the database, the stream, the table, the bucket and the functions. Required for
   * a second platform in the same account and region.
   *
   * @default - no suffix; the name of the bucket ends in the account and the region
   */
  readonly nameSuffix?: string;

  /**
   * KMS key that encrypts the new database, stream, bucket, table and secrets. The roles of the platform may use it.
   *
   * @default - AWS managed keys
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
   * Policy for the data when a part that stores data is removed from its stack.
   *
   * @default - the database leaves a snapshot, all others are retained unless their creation is rolled back
   */
  readonly removalPolicy?: RemovalPolicy;
}
