import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { WorkloadSizing } from '../../charts/web-service/workload-sizing';
import { SERVICE_KEYS, type ServiceKey } from '../../contracts/services';
import { NodeCapacity } from '../cluster/node-capacity';
import { DatabaseCapacity } from '../database/database-capacity';
import { StreamCapacity } from '../event-stream/stream-capacity';
import { checkNodeResources } from './node-resources';

/** Figures of a sizing. Figures that are not set keep the value of the sizing. */
export interface SizingFigures extends Partial<Record<ServiceKey, WorkloadSizing>> {
  /**
   * Number of availability zones.
   *
   * @default - 2 in demonstration, 3 in production
   */
  readonly zones?: number;

  /**
   * Number of NAT gateways.
   *
   * @default - 1 in demonstration, 3 in production
   */
  readonly natGateways?: number;

  /**
   * Nodes of the cluster.
   *
   * @default - 2 to 3 t3.medium in demonstration, Auto Mode in production
   */
  readonly nodes?: NodeCapacity;

  /**
   * Brokers of the event stream.
   *
   * @default - 2 brokers of kafka.t3.small in demonstration, 3 of kafka.m7g.large in production
   */
  readonly stream?: StreamCapacity;

  /**
   * Server of the database.
   *
   * @default - db.t3.micro with 20 GB in demonstration, db.m7g.large with a standby in production
   */
  readonly database?: DatabaseCapacity;

  /**
   * Retention of the database backups.
   *
   * @default - 7 days in demonstration, 14 in production
   */
  readonly backupRetention?: Duration;

  /**
   * Maximum number of tickets that are generated at the same time.
   *
   * @default - 5 in demonstration, 50 in production
   */
  readonly ticketConcurrency?: number;

  /**
   * Pods of the frontend.
   *
   * @default - 2 to 10 at 50 % CPU in demonstration, 3 to 30 at 50 % in production
   */
  readonly frontend?: WorkloadSizing;

  /**
   * Pods of user-service.
   *
   * @default - 2 to 10 at 7 % CPU in demonstration, 3 to 30 at 50 % in production
   */
  readonly userService?: WorkloadSizing;

  /**
   * Pods of event-catalog.
   *
   * @default - 2 in demonstration, 3 to 12 in production
   */
  readonly eventCatalog?: WorkloadSizing;

  /**
   * Pods of booking-service.
   *
   * @default - 2 to 10 at 20 % CPU in demonstration, 3 to 30 at 50 % in production
   */
  readonly bookingService?: WorkloadSizing;
}

/** Capacity of every part of the platform. docs/reference/sizings.md compares the two sizings. */
export class Sizing {
  /** Small and inexpensive, for demonstrations: two zones, small instances, autoscalers with low targets. */
  public static demonstration(figures: SizingFigures = {}): Sizing {
    // CPU requests: an idle service uses at most a third of the target of its autoscaler
    // (docs/measurements/idle-cpu.json). Three nodes run all services at their maximum.
    const cpuLimit = '1';
    const scaling = { minReplicas: 2, maxReplicas: 10, cpuLimit };
    return new Sizing({
      zones: 2,
      natGateways: 1,
      nodes: NodeCapacity.managedNodeGroup(),
      stream: StreamCapacity.provisioned(),
      database: DatabaseCapacity.instance(),
      backupRetention: Duration.days(7),
      ticketConcurrency: 5,
      ...everyService({ cpuRequest: '50m', cpuLimit, memory: '144Mi', minReplicas: 2 }),
      frontend: { ...scaling, cpuRequest: '60m', memory: '224Mi', cpuTargetPercent: 50 },
      userService: { ...scaling, cpuRequest: '130m', memory: '168Mi', cpuTargetPercent: 7 },
      bookingService: { ...scaling, cpuRequest: '150m', memory: '160Mi', cpuTargetPercent: 20 },
      ...figures,
    });
  }

  /** For production: three zones, nodes chosen by EKS, a database with a standby. */
  public static production(figures: SizingFigures = {}): Sizing {
    const pods = { cpuRequest: '500m', cpuLimit: '2', memory: '512Mi', cpuTargetPercent: 50, minReplicas: 3 };
    const large = ec2.InstanceType.of(ec2.InstanceClass.M7G, ec2.InstanceSize.LARGE);
    return new Sizing({
      zones: 3,
      natGateways: 3,
      nodes: NodeCapacity.autoMode(),
      stream: StreamCapacity.provisioned({ brokers: 3, instanceType: large, storageGiB: 100 }),
      database: DatabaseCapacity.instance({ instanceType: large, storageGiB: 100, multiAz: true }),
      backupRetention: Duration.days(14),
      ticketConcurrency: 50,
      ...everyService({ ...pods, maxReplicas: 30 }),
      eventCatalog: { ...pods, maxReplicas: 12 },
      ...figures,
    });
  }

  /** Number of availability zones. */
  public readonly zones: number;
  /** Number of NAT gateways. */
  public readonly natGateways: number;
  /** Nodes of the cluster. */
  public readonly nodes: NodeCapacity;
  /** Brokers of the event stream. */
  public readonly stream: StreamCapacity;
  /** Server of the database. */
  public readonly database: DatabaseCapacity;
  /** Retention of the database backups. */
  public readonly backupRetention: Duration;
  /** Maximum number of tickets that are generated at the same time. */
  public readonly ticketConcurrency: number;
  /** Pods of each service, by its key. */
  public readonly services: Readonly<Record<ServiceKey, WorkloadSizing>>;

  private constructor(figures: Required<SizingFigures>) {
    this.zones = figures.zones;
    this.natGateways = figures.natGateways;
    this.nodes = figures.nodes;
    this.stream = figures.stream;
    this.database = figures.database;
    this.backupRetention = figures.backupRetention;
    this.ticketConcurrency = figures.ticketConcurrency;
    this.services = byService(key => figures[key]);
  }

  /**
   * Pods of the frontend.
   * @deprecated use `services.frontend`
   */
  public get frontend(): WorkloadSizing {
    return this.services.frontend;
  }

  /**
   * Pods of user-service.
   * @deprecated use `services.userService`
   */
  public get userService(): WorkloadSizing {
    return this.services.userService;
  }

  /**
   * Pods of event-catalog.
   * @deprecated use `services.eventCatalog`
   */
  public get eventCatalog(): WorkloadSizing {
    return this.services.eventCatalog;
  }

  /**
   * Pods of booking-service.
   * @deprecated use `services.bookingService`
   */
  public get bookingService(): WorkloadSizing {
    return this.services.bookingService;
  }

  /** Fails if the nodes cannot run all services at their maximum. Does not apply to an imported cluster. */
  public checkNodeResources(): void {
    checkNodeResources(this.nodes, Object.values(this.services));
  }
}

function everyService(sizing: WorkloadSizing): Record<ServiceKey, WorkloadSizing> {
  return byService(() => sizing);
}

function byService(sizingOf: (key: ServiceKey) => WorkloadSizing): Record<ServiceKey, WorkloadSizing> {
  return Object.fromEntries(SERVICE_KEYS.map(key => [key, sizingOf(key)])) as Record<ServiceKey, WorkloadSizing>;
}
