import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { Alarms } from './alarms/alarms';
import { Analytics } from './analytics/analytics';
import { DataprocAnalytics } from './analytics/gcp/dataproc-analytics';
import { BookingService } from './booking-service/booking-service';
import { Cluster } from './cluster/cluster';
import { LoadBalancerGuard } from './cluster/load-balancer-guard';
import { type ITicketDatabase, TicketDatabase } from './database/ticket-database';
import { EventCatalog } from './event-catalog/event-catalog';
import { EventStream, type IEventStream } from './event-stream/event-stream';
import { fixedNames } from './fixed-names';
import { Frontend } from './frontend/frontend';
import { PlatformSecrets } from './generated-secret/platform-secrets';
import { letIn } from './network/let-in';
import { Network } from './network/network';
import { Sizing } from './sizing/sizing';
import { TicketGenerator } from './ticket-generator/ticket-generator';
import type { TicketingPlatformProps } from './ticketing-platform-props';
import { UploadsBucket } from './uploads-bucket/uploads-bucket';
import { UserService } from './user-service/user-service';
import { UsersTable } from './user-service/users-table';
import { Delivery } from './web-service/delivery';
import { ServiceNamespace } from './web-service/service-namespace';

const PODS = 'The pods of the cluster';

/** The whole platform. What it is not given, it makes. */
export class TicketingPlatform extends Construct {
  public readonly vpc: ec2.IVpc;
  public readonly cluster: eks.ICluster;
  public readonly database: ITicketDatabase;
  public readonly stream: IEventStream;
  public readonly uploadsBucket: s3.IBucket;
  public readonly usersTable: dynamodb.ITable;
  public readonly frontend: Frontend;
  public readonly userService: UserService;
  public readonly eventCatalog: EventCatalog;
  public readonly bookingService: BookingService;
  public readonly ticketGenerator: TicketGenerator;
  public readonly analytics?: Analytics;
  public readonly dataprocAnalytics?: DataprocAnalytics;

  constructor(scope: Construct, id: string, props: TicketingPlatformProps = {}) {
    super(scope, id);
    const sizing = props.sizing ?? Sizing.demonstration();
    if (!props.cluster) sizing._checkNodes();
    const names = fixedNames(props.nameSuffix);
    const { removalPolicy, encryptionKey, deletionProtection, dataprocAnalytics } = props;
    if (props.analyticsCode && dataprocAnalytics) {
      throw new Error(
        'analyticsCode and dataprocAnalytics are both given: the analytics run in one place, give one of them',
      );
    }

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
        access: dataprocAnalytics && DataprocAnalytics.streamAccess(dataprocAnalytics),
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
    const secrets = new PlatformSecrets(this, 'Secrets', {
      tokenSecret: props.tokenSecret,
      ticketSecret: props.ticketSecret,
      organiserKey: props.organiserKey,
      encryptionKey,
      removalPolicy,
    });
    const made = props.cluster
      ? undefined
      : new Cluster(this, 'Cluster', {
          vpc: this.vpc,
          capacity: sizing.nodes,
          clusterName: names.cluster,
          publicAccessCidrs: props.publicAccessCidrs,
          adminPrincipalArns: props.adminPrincipalArns,
        });
    this.cluster = props.cluster ?? made!.cluster;

    const { cluster, database, stream, uploadsBucket, usersTable } = this;
    const { tokenSecret, ticketSecret, organiserKey } = secrets;
    const { accessMode, delivery, logLevel, serviceMonitor } = props;
    const common = { cluster, accessMode, delivery, logLevel, serviceMonitor };
    this.userService = new UserService(this, 'UserService', {
      ...common,
      workload: sizing.userService,
      usersTable,
      tokenSecret,
      organiserKey,
    });
    this.eventCatalog = new EventCatalog(this, 'EventCatalog', {
      ...common,
      workload: sizing.eventCatalog,
      database,
      stream,
    });
    this.bookingService = new BookingService(this, 'BookingService', {
      ...common,
      workload: sizing.bookingService,
      database,
      stream,
      uploadsBucket,
      hold: props.hold,
      maxOpenHoldsPerUser: props.maxOpenHoldsPerUser,
    });
    this.frontend = new Frontend(this, 'Frontend', {
      ...common,
      workload: sizing.frontend,
      stream,
      uploadsBucket,
      tokenSecret,
      ticketSecret,
      exposure: props.exposure,
      corsOrigins: props.corsOrigins,
    });
    if ((delivery ?? Delivery.CDK) === Delivery.CDK) this.addNamespace(made);
    this.allowIngressFromPods();

    this.ticketGenerator = new TicketGenerator(this, 'TicketGenerator', {
      uploadsBucket,
      ticketSecret,
      functionName: names.ticketFunction,
      reservedConcurrency: sizing.ticketConcurrency,
      alarmActions: props.alarmActions,
    });
    if (props.analyticsCode) {
      this.analytics = new Analytics(this, 'Analytics', {
        vpc: this.vpc,
        stream,
        code: props.analyticsCode,
        applicationName: names.analytics,
      });
      letIn(this, 'AnalyticsDoor', this.analytics, stream, 'Analytics reads bookings and writes windows');
    }
    if (dataprocAnalytics) {
      this.dataprocAnalytics = new DataprocAnalytics(this, 'DataprocAnalytics', {
        clusterName: names.dataproc,
        ...dataprocAnalytics,
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

  /** A network of the platform's own contains only load balancers of its cluster. */
  private guardNetwork(madeCluster: Cluster): LoadBalancerGuard[] {
    if (!this.node.tryFindChild('Network')) return [];
    const guard = new LoadBalancerGuard(this, 'LoadBalancerGuard', this.vpc);
    guard.node.addDependency(madeCluster);
    return [guard];
  }

  /** All pods of a cluster share one security group, so one rule per store is enough. Pods start after the rules exist. */
  private allowIngressFromPods(): void {
    const { eventCatalog, bookingService, frontend } = this;
    const databaseRules = letIn(this, 'DatabaseDoor', bookingService, this.database, PODS);
    const streamRules = letIn(this, 'StreamDoor', bookingService, this.stream, PODS);
    for (const service of [eventCatalog, bookingService]) service.node.addDependency(...databaseRules);
    for (const service of [eventCatalog, bookingService, frontend]) service.node.addDependency(...streamRules);
  }

  /** The namespace comes before the services, and both after all of a cluster of ours: so they leave before it, load balancer included. */
  private addNamespace(madeCluster: Cluster | undefined): void {
    const namespace = new ServiceNamespace(this, 'Namespace', { cluster: this.cluster });
    if (madeCluster) {
      namespace.node.addDependency(madeCluster);
      namespace.node.addDependency(...this.guardNetwork(madeCluster));
    }
    for (const service of [this.userService, this.eventCatalog, this.bookingService, this.frontend]) {
      service.node.addDependency(namespace);
    }
  }
}

/** Rejects a cluster of `aws-eks`, which has other interfaces, and props that an existing cluster would ignore. */
function checkCluster({ cluster, publicAccessCidrs, adminPrincipalArns }: TicketingPlatformProps): void {
  if (!cluster) return;
  if ('adminRole' in cluster || 'awsAuth' in cluster) {
    throw new Error(`the cluster ${cluster.node.path} is of aws-eks: use a cluster of aws-cdk-lib/aws-eks-v2`);
  }
  const ignored = Object.entries({ publicAccessCidrs, adminPrincipalArns }).filter(([, value]) => value?.length);
  if (ignored.length === 0) return;
  throw new Error(
    `${ignored.map(([name]) => name).join(' and ')} cannot be applied to an existing cluster: remove them`,
  );
}
