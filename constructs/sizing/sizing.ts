import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { WorkloadSizing } from '../../charts/web-service/workload-sizing';
import { NodeCapacity } from '../cluster/node-capacity';
import { DatabaseCapacity } from '../database/database-capacity';
import { StreamCapacity } from '../event-stream/stream-capacity';
import { checkNodeResources } from './node-resources';

/** The figures of a sizing. Those that are left out stay as the sizing has them. */
export interface SizingFigures {
  /**
   * Availability zones.
   *
   * @default - 2 in demonstration, 3 in production
   */
  readonly zones?: number;

  /**
   * NAT gateways.
   *
   * @default - 1 in demonstration, 3 in production
   */
  readonly natGateways?: number;

  /**
   * What the pods run on.
   *
   * @default - 2 to 3 t3.medium in demonstration, Auto Mode in production
   */
  readonly nodes?: NodeCapacity;

  /**
   * What the event stream runs on.
   *
   * @default - 2 brokers of kafka.t3.small in demonstration, 3 of kafka.m7g.large in production
   */
  readonly stream?: StreamCapacity;

  /**
   * What the database runs on.
   *
   * @default - db.t3.micro with 20 GB in demonstration, db.m7g.large with a standby in production
   */
  readonly database?: DatabaseCapacity;

  /**
   * How long backups of the database are kept.
   *
   * @default - 7 days in demonstration, 14 in production
   */
  readonly backupRetention?: Duration;

  /**
   * How many tickets are made at once, at most.
   *
   * @default - 5 in demonstration, 50 in production
   */
  readonly ticketConcurrency?: number;

  /**
   * The frontend's pods.
   *
   * @default - 2 to 10 at 50 % CPU in demonstration, 3 to 30 at 50 % in production
   */
  readonly frontend?: WorkloadSizing;

  /**
   * The pods of user-service.
   *
   * @default - 2 to 10 at 7 % CPU in demonstration, 3 to 30 at 50 % in production
   */
  readonly userService?: WorkloadSizing;

  /**
   * The pods of event-catalog.
   *
   * @default - 2 in demonstration, 3 to 12 in production
   */
  readonly eventCatalog?: WorkloadSizing;

  /**
   * The pods of booking-service.
   *
   * @default - 2 to 10 at 20 % CPU in demonstration, 3 to 30 at 50 % in production
   */
  readonly bookingService?: WorkloadSizing;
}

/** How large everything is. docs/infrastructure.md has the two of them side by side. */
export class Sizing {
  /** Small and cheap, to look at: two zones, small machines, autoscalers that move early. */
  public static demonstration(figures: SizingFigures = {}): Sizing {
    // Requests: at rest no service uses more than a third of its autoscaler's target (docs/measurements/idle-cpu.json),
    // and three nodes run all services at their maximum.
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
      frontend: { ...scaling, cpuRequest: '60m', memory: '224Mi', cpuTargetPercent: 50 },
      userService: { ...scaling, cpuRequest: '130m', memory: '168Mi', cpuTargetPercent: 7 },
      eventCatalog: { cpuRequest: '50m', cpuLimit, memory: '144Mi', minReplicas: 2 },
      bookingService: { ...scaling, cpuRequest: '150m', memory: '160Mi', cpuTargetPercent: 20 },
      ...figures,
    });
  }

  /** To sell tickets with: three zones, nodes chosen by EKS, a database with a standby, room to grow. */
  public static production(figures: SizingFigures = {}): Sizing {
    const pod = { cpuRequest: '500m', cpuLimit: '2', memory: '512Mi', cpuTargetPercent: 50 };
    const large = ec2.InstanceType.of(ec2.InstanceClass.M7G, ec2.InstanceSize.LARGE);
    return new Sizing({
      zones: 3,
      natGateways: 3,
      nodes: NodeCapacity.autoMode(),
      stream: StreamCapacity.provisioned({ brokers: 3, instanceType: large, storageGiB: 100 }),
      database: DatabaseCapacity.instance({ instanceType: large, storageGiB: 100, multiAz: true }),
      backupRetention: Duration.days(14),
      ticketConcurrency: 50,
      frontend: { ...pod, minReplicas: 3, maxReplicas: 30 },
      userService: { ...pod, minReplicas: 3, maxReplicas: 30 },
      eventCatalog: { ...pod, minReplicas: 3, maxReplicas: 12 },
      bookingService: { ...pod, minReplicas: 3, maxReplicas: 30 },
      ...figures,
    });
  }

  public readonly zones: number;
  public readonly natGateways: number;
  public readonly nodes: NodeCapacity;
  public readonly stream: StreamCapacity;
  public readonly database: DatabaseCapacity;
  public readonly backupRetention: Duration;
  public readonly ticketConcurrency: number;
  public readonly frontend: WorkloadSizing;
  public readonly userService: WorkloadSizing;
  public readonly eventCatalog: WorkloadSizing;
  public readonly bookingService: WorkloadSizing;

  private constructor(figures: Required<SizingFigures>) {
    this.zones = figures.zones;
    this.natGateways = figures.natGateways;
    this.nodes = figures.nodes;
    this.stream = figures.stream;
    this.database = figures.database;
    this.backupRetention = figures.backupRetention;
    this.ticketConcurrency = figures.ticketConcurrency;
    this.frontend = figures.frontend;
    this.userService = figures.userService;
    this.eventCatalog = figures.eventCatalog;
    this.bookingService = figures.bookingService;
  }

  /**
   * Fails when the nodes cannot run the services. Only for a cluster with these nodes: a cluster that exists has its own.
   *
   * @internal
   */
  public _checkNodes(): void {
    checkNodeResources(this.nodes, [this.frontend, this.userService, this.eventCatalog, this.bookingService]);
  }
}
