import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { checkLogLevel, type LogLevel } from '../../charts/bindings/binding-checks';
import type { CommonBindings, DatabaseBindings, StreamBindings } from '../../charts/bindings/bindings';
import { TICKETING_NAMESPACE } from '../../charts/rendering/namespace';
import { objectsOf } from '../../charts/rendering/objects';
import type { WebServiceChart, WebServiceChartProps } from '../../charts/web-service/web-service';
import type { WorkloadSizing } from '../../charts/web-service/workload-sizing';
import { PodIdentity } from '../cluster/pod-identity';
import type { ITicketDatabase } from '../database/ticket-database-base';
import type { IEventStream } from '../event-stream/event-stream-base';
import { AccessMode } from './access-mode';
import { applyObjects } from './apply-objects';
import { ManifestDelivery } from './manifest-delivery';
import { claimService } from './object-owners';
import { ServiceImage } from './service-image';

/** Properties common to all HTTP services. */
export interface WebServiceProps {
  /** The cluster that the service runs in. */
  readonly cluster: eks.ICluster;

  /**
   * Container image. Required for a service that is not part of this package.
   *
   * @default ServiceImage.shipped()
   */
  readonly image?: ServiceImage;

  /**
   * Number and size of the pods.
   *
   * @default - as in Sizing.demonstration()
   */
  readonly workload?: WorkloadSizing;

  /**
   * Access mode of the platform.
   *
   * @default AccessMode.OPEN
   */
  readonly accessMode?: AccessMode;

  /**
   * Lowest level of the messages that the service logs.
   *
   * @default LogLevel.INFO
   */
  readonly logLevel?: LogLevel;

  /**
   * Namespace of the service. It must exist.
   *
   * @default 'ticketing'
   */
  readonly namespace?: string;

  /**
   * Owner of the Kubernetes objects.
   *
   * @default ManifestDelivery.CDK
   */
  readonly delivery?: ManifestDelivery;

  /**
   * Whether Prometheus scrapes the service. Requires the kind ServiceMonitor of the Prometheus operator in the cluster.
   *
   * @default false
   */
  readonly serviceMonitor?: boolean;
}

/**
 * Base class of an HTTP service in the cluster: its container image, the IAM role of its pods, and its Kubernetes
 * objects, all in the stack of the service.
 *
 * A subclass grants access to its resources, then calls `apply` with a `WebServiceChart`. See `examples/fifth-service`.
 */
export abstract class WebService extends Construct implements iam.IGrantable, ec2.IConnectable {
  /** IAM role of the pods. */
  public readonly role: iam.IRole;
  public readonly grantPrincipal: iam.IPrincipal;
  /** Connections of the pods. All pods of an EKS cluster share one security group. */
  public readonly connections: ec2.Connections;
  /** Container image with its registry and its tag or digest. */
  public readonly imageUri: string;
  /** Name of the Deployment, the pods and the ServiceAccount. */
  public readonly serviceName: string;
  /** Namespace of the service. */
  public readonly namespace: string;
  private readonly identity: PodIdentity;
  private readonly settings: WebServiceProps;

  protected constructor(scope: Construct, id: string, serviceName: string, props: WebServiceProps) {
    super(scope, id);
    this.settings = props;
    checkLogLevel(props.logLevel);
    this.serviceName = serviceName;
    this.namespace = props.namespace ?? TICKETING_NAMESPACE;
    claimService(props.cluster, this.namespace, serviceName, { path: this.node.path, delivery: this.delivery });

    // In both modes of delivery: this deployment builds and pushes the image.
    this.imageUri = (props.image ?? ServiceImage.shipped()).bind(this, serviceName);
    this.identity = new PodIdentity(this, 'Identity', {
      cluster: props.cluster,
      namespace: this.namespace,
      serviceAccount: serviceName,
    });
    this.role = this.identity.role;
    this.grantPrincipal = this.role;
    this.connections = new ec2.Connections({ securityGroups: [props.cluster.clusterSecurityGroup] });
  }

  /** Owner of the Kubernetes objects. */
  protected get delivery(): ManifestDelivery {
    return this.settings.delivery ?? ManifestDelivery.CDK;
  }

  /** Applies the chart of the service after the IAM role and all grants to it. Does nothing if Argo CD delivers. */
  protected apply(chart: (scope: Construct) => WebServiceChart): void {
    if (this.delivery !== ManifestDelivery.CDK) {
      return;
    }
    applyObjects(this, this.settings.cluster, objectsOf(chart)).node.addDependency(this.identity);
  }

  /** Returns the properties of the chart. `workload` applies unless the props of the service contain one. */
  protected chartProps(workload: WorkloadSizing): WebServiceChartProps {
    return {
      sizing: this.settings.workload ?? workload,
      namespace: this.namespace,
      serviceMonitor: this.settings.serviceMonitor ?? false,
    };
  }

  /** Returns the bindings that every service has: image, region, log level and access mode. */
  protected serviceBindings(): CommonBindings {
    return {
      image: this.imageUri,
      region: Stack.of(this).region,
      accessMode: this.settings.accessMode ?? AccessMode.OPEN,
      logLevel: this.settings.logLevel,
    };
  }

  /** Returns the connection to a database as the user of a secret. */
  protected databaseBindings(database: ITicketDatabase, userSecret: secretsmanager.ISecret): DatabaseBindings {
    return {
      databaseHost: database.hostname,
      databasePort: String(database.port),
      databaseName: database.databaseName,
      databaseSecretName: userSecret.secretArn,
      databaseCidrs: database.cidrs ?? this.networkCidrs(),
    };
  }

  /** Returns the connection to an event stream. */
  protected streamBindings(stream: IEventStream): StreamBindings {
    return {
      kafkaBrokers: stream.bootstrapBrokers,
      kafkaAuth: 'iam',
      kafkaCidrs: stream.cidrs ?? this.networkCidrs(),
    };
  }

  /** Stores without networks of their own are in the network of the cluster. */
  private networkCidrs(): string[] {
    return [this.settings.cluster.vpc.vpcCidrBlock];
  }
}
