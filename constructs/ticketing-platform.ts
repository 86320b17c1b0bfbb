import { Stack } from 'aws-cdk-lib';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { SERVICE_KEYS, SERVICES } from '../contracts/services';
import { topicsOf } from '../contracts/topics';
import { Alarms } from './alarms/alarms';
import { Analytics } from './analytics/analytics';
import { DataprocAnalytics } from './analytics/gcp/dataproc-analytics';
import { BookingService } from './booking-service/booking-service';
import { Cluster } from './cluster/cluster';
import { LoadBalancerGuard } from './cluster/load-balancer-guard';
import { TicketDatabase } from './database/ticket-database';
import type { ITicketDatabase } from './database/ticket-database-base';
import { analyticsRuntime, checkExclusive, holdDuration } from './deprecated-props';
import { EventCatalog } from './event-catalog/event-catalog';
import { EventStream } from './event-stream/event-stream';
import type { IEventStream } from './event-stream/event-stream-base';
import { fixedNames } from './fixed-names';
import { Frontend } from './frontend/frontend';
import { PlatformSecrets } from './generated-secret/platform-secrets';
import { addImageOutputs, addStoreOutputs } from './manifests/manifest-outputs';
import { allowIngressFrom } from './network/allow-ingress-from';
import { Network } from './network/network';
import { Sizing } from './sizing/sizing';
import { TicketGenerator } from './ticket-generator/ticket-generator';
import type { TicketingPlatformProps } from './ticketing-platform-props';
import { UploadsBucket } from './uploads-bucket/uploads-bucket';
import { UserService } from './user-service/user-service';
import { UsersTable } from './user-service/users-table';
import { ManifestDelivery } from './web-service/manifest-delivery';
import { ServiceNamespace } from './web-service/service-namespace';

const PODS = 'The pods of the cluster';

/** The ticketing platform: infrastructure, services and monitoring. Every part can be replaced by an existing one. */
export class TicketingPlatform extends Construct {
  /** VPC of the platform. */
  public readonly vpc: ec2.IVpc;
  /** EKS cluster. */
  public readonly cluster: eks.ICluster;
  /** PostgreSQL database. */
  public readonly database: ITicketDatabase;
  /** Event stream. */
  public readonly stream: IEventStream;
  /** Bucket of uploads and tickets. */
  public readonly uploadsBucket: s3.IBucket;
  /** Users table. */
  public readonly usersTable: dynamodb.ITable;
  /** Secrets that sign tokens and tickets, and with which organisers register. */
  public readonly secrets: PlatformSecrets;
  /** Web page and gateway. */
  public readonly frontend: Frontend;
  /** Users: registration, profiles, sessions. */
  public readonly userService: UserService;
  /** Events and ticket types. */
  public readonly eventCatalog: EventCatalog;
  /** Inventory and bookings. */
  public readonly bookingService: BookingService;
  /** Lambda function that generates tickets from uploads. */
  public readonly ticketGenerator: TicketGenerator;
  /** Analytics on Managed Service for Apache Flink, if it runs there. */
  public readonly analytics?: Analytics;
  /** Analytics on Google Cloud Dataproc, if it runs there. */
  public readonly dataprocAnalytics?: DataprocAnalytics;

  constructor(scope: Construct, id: string, props: TicketingPlatformProps = {}) {
    super(scope, id);
    const sizing = props.sizing ?? Sizing.demonstration();
    if (!props.cluster) {
      sizing.checkNodeResources();
    }
    const names = fixedNames(props.nameSuffix);
    const { removalPolicy, encryptionKey, deletionProtection } = props;
    const { managedFlinkOptions, dataprocOptions } = analyticsRuntime(props);
    checkCluster(props);
    const given = props.vpc ?? props.cluster?.vpc;
    const network = given
      ? undefined
      : new Network(this, 'Network', { zones: sizing.zones, natGateways: sizing.natGateways });
    this.vpc = given ?? network!.vpc;
    this.database =
      props.database ??
      new TicketDatabase(this, 'Database', {
        vpc: this.vpc,
        capacity: sizing.database,
        backupRetention: sizing.backupRetention,
        identifier: names.database,
        encryptionKey,
        deletionProtection,
        removalPolicy,
      });
    this.stream =
      props.stream ??
      new EventStream(this, 'Stream', {
        vpc: this.vpc,
        capacity: sizing.stream,
        clusterName: names.stream,
        access: dataprocOptions && DataprocAnalytics.streamAccess(dataprocOptions),
        encryptionKey,
        removalPolicy,
      });
    this.uploadsBucket =
      props.uploadsBucket ??
      new UploadsBucket(this, 'Uploads', { bucketName: names.uploadsBucket, encryptionKey, removalPolicy }).bucket;
    this.usersTable =
      props.usersTable ??
      new UsersTable(this, 'Users', {
        tableName: names.usersTable,
        encryptionKey,
        deletionProtection,
        removalPolicy,
      }).table;
    this.secrets = this.platformSecrets(props);
    const newCluster = props.cluster
      ? undefined
      : new Cluster(this, 'Cluster', {
          vpc: this.vpc,
          capacity: sizing.nodes,
          clusterName: names.cluster,
          publicAccessCidrs: props.publicAccessCidrs,
          adminPrincipalArns: props.adminPrincipalArns,
        });
    this.cluster = props.cluster ?? newCluster!.cluster;

    const { cluster, database, stream, uploadsBucket, usersTable } = this;
    const { tokenSecret, ticketSecret, organiserKey } = this.secrets;
    const { accessMode, delivery, logLevel, namespace, serviceMonitor } = props;
    const common = { cluster, accessMode, delivery, logLevel, namespace, serviceMonitor };
    this.userService = new UserService(this, 'UserService', {
      ...common,
      workload: sizing.services.userService,
      usersTable,
      tokenSecret,
      organiserKey,
    });
    this.eventCatalog = new EventCatalog(this, 'EventCatalog', {
      ...common,
      workload: sizing.services.eventCatalog,
      database,
      stream,
    });
    this.bookingService = new BookingService(this, 'BookingService', {
      ...common,
      workload: sizing.services.bookingService,
      database,
      stream,
      uploadsBucket,
      holdDuration: holdDuration(props),
      maxOpenHoldsPerUser: props.maxOpenHoldsPerUser,
    });
    this.frontend = new Frontend(this, 'Frontend', {
      ...common,
      workload: sizing.services.frontend,
      stream,
      uploadsBucket,
      tokenSecret,
      ticketSecret,
      exposure: props.exposure,
      corsOrigins: props.corsOrigins,
    });
    if ((delivery ?? ManifestDelivery.CDK) === ManifestDelivery.CDK) {
      this.addNamespace(newCluster);
    }
    this.allowIngressFromPods();

    this.ticketGenerator = new TicketGenerator(this, 'TicketGenerator', {
      uploadsBucket,
      ticketSecret,
      functionName: names.ticketFunction,
      reservedConcurrency: sizing.ticketConcurrency,
      alarmActions: props.alarmActions,
    });
    if (managedFlinkOptions) {
      this.analytics = new Analytics(this, 'Analytics', {
        ...managedFlinkOptions,
        vpc: this.vpc,
        stream,
        applicationName: names.analytics,
      });
      allowIngressFrom(this, 'AnalyticsDoor', this.analytics, stream, 'Analytics reads bookings and writes windows');
    }
    if (dataprocOptions) {
      this.dataprocAnalytics = new DataprocAnalytics(this, 'DataprocAnalytics', {
        clusterName: names.dataproc,
        ...dataprocOptions,
        stream,
      });
    }
    new Alarms(this, 'Alarms', {
      database: props.database ? undefined : (database as TicketDatabase),
      stream: props.stream ? undefined : (stream as EventStream),
      usersTable: props.usersTable ? undefined : usersTable,
      natGatewayIds: network?.natGatewayIds,
      analytics: this.analytics,
      loadBalancers: props.loadBalancerAlarm,
      alarmActions: props.alarmActions,
    });
  }

  /**
   * Adds stack outputs with the values that the manifests of `PlatformManifests` need. For `ManifestDelivery.ARGO_CD`.
   */
  public addManifestOutputs(): void {
    addStoreOutputs(Stack.of(this), this);
    addImageOutputs(Stack.of(this), this);
  }

  private platformSecrets(props: TicketingPlatformProps): PlatformSecrets {
    const { secrets, tokenSecret, ticketSecret, organiserKey, encryptionKey, removalPolicy } = props;
    for (const secret of Object.entries({ tokenSecret, ticketSecret, organiserKey })) {
      checkExclusive(Object.fromEntries([['secrets', secrets], secret]));
    }
    const given = { tokenSecret, ticketSecret, organiserKey };
    return secrets ?? new PlatformSecrets(this, 'Secrets', { ...given, encryptionKey, removalPolicy });
  }

  /** A VPC that the platform created contains only load balancers of its cluster. */
  private guardNetwork(newCluster: Cluster): LoadBalancerGuard[] {
    if (!this.node.tryFindChild('Network')) {
      return [];
    }
    const guard = new LoadBalancerGuard(this, 'LoadBalancerGuard', this.vpc);
    guard.node.addDependency(newCluster);
    return [guard];
  }

  /**
   * All pods of a cluster share one security group, so one rule per store is enough. Pods start after the rules exist.
   * The ids stay: under other ids CloudFormation would create each rule a second time, which EC2 rejects.
   */
  private allowIngressFromPods(): void {
    const databaseRules = allowIngressFrom(this, 'DatabaseDoor', this.bookingService, this.database, PODS);
    const streamRules = allowIngressFrom(this, 'StreamDoor', this.bookingService, this.stream, PODS);
    for (const key of SERVICE_KEYS) {
      const { name, store } = SERVICES[key];
      if (store === 'postgresql') {
        this[key].node.addDependency(...databaseRules);
      }
      if (topicsOf(name).length > 0) {
        this[key].node.addDependency(...streamRules);
      }
    }
  }

  /** The services and their load balancer are deleted before the namespace, and the namespace before a new cluster. */
  private addNamespace(newCluster: Cluster | undefined): void {
    const { cluster } = this;
    const namespace = new ServiceNamespace(this, 'Namespace', { cluster, namespace: this.userService.namespace });
    if (newCluster) {
      namespace.node.addDependency(newCluster);
      namespace.node.addDependency(...this.guardNetwork(newCluster));
    }
    for (const key of SERVICE_KEYS) {
      this[key].node.addDependency(namespace);
    }
  }
}

/** Rejects a cluster of `aws-eks`, which has another interface, and props without effect on an existing cluster. */
function checkCluster({ cluster, publicAccessCidrs, adminPrincipalArns }: TicketingPlatformProps): void {
  if (!cluster) {
    return;
  }
  if ('adminRole' in cluster || 'awsAuth' in cluster) {
    throw new Error(`cluster ${cluster.node.path} must be a cluster of aws-cdk-lib/aws-eks-v2 (got one of aws-eks)`);
  }
  const ignored = Object.entries({ publicAccessCidrs, adminPrincipalArns }).filter(([, value]) => value?.length);
  if (ignored.length === 0) {
    return;
  }
  throw new Error(
    `${ignored.map(([name]) => name).join(' and ')} cannot be applied to an existing cluster: remove them`,
  );
}
