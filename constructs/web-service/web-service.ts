import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { checkLogLevel, type LogLevel } from '../../charts/bindings/binding-checks';
import type { AccessBindings, ServiceBindings } from '../../charts/bindings/bindings';
import { TICKETING_NAMESPACE } from '../../charts/rendering/namespace';
import { objectsOf } from '../../charts/rendering/objects';
import type { WebServiceChart, WebServiceChartProps } from '../../charts/web-service/web-service';
import type { WorkloadSizing } from '../../charts/web-service/workload-sizing';
import { PodIdentity } from '../cluster/pod-identity';
import { AccessMode } from './access-mode';
import { applyObjects } from './apply-objects';
import { Delivery } from './delivery';
import { claimService } from './object-owners';
import { ServiceImage } from './service-image';

/** What every HTTP service can be told. */
export interface WebServiceProps {
  /** The cluster it runs in. */
  readonly cluster: eks.ICluster;

  /**
   * Its container image.
   *
   * @default ServiceImage.shipped()
   */
  readonly image?: ServiceImage;

  /**
   * How many pods, and how large.
   *
   * @default - as in Sizing.demonstration()
   */
  readonly workload?: WorkloadSizing;

  /**
   * Who may use the platform.
   *
   * @default AccessMode.OPEN
   */
  readonly accessMode?: AccessMode;

  /**
   * Lowest level of the messages that it logs.
   *
   * @default LogLevel.INFO
   */
  readonly logLevel?: LogLevel;

  /**
   * The namespace it runs in, which exists already.
   *
   * @default 'ticketing'
   */
  readonly namespace?: string;

  /**
   * Who owns its Kubernetes objects.
   *
   * @default Delivery.CDK
   */
  readonly delivery?: Delivery;

  /**
   * Whether Prometheus scrapes it. The cluster has to know the kind ServiceMonitor, which comes with the Prometheus operator.
   *
   * @default false
   */
  readonly serviceMonitor?: boolean;
}

/** A service in the cluster: its image, the role its pods have, and its Kubernetes objects, in whichever stack it is made. */
export abstract class WebService extends Construct implements iam.IGrantable, ec2.IConnectable {
  /** The role that its pods have, and no other pods. */
  public readonly role: iam.IRole;
  public readonly grantPrincipal: iam.IPrincipal;
  /** The pods' own security group: EKS gives all pods of a cluster the same. */
  public readonly connections: ec2.Connections;
  /** Its container image, with its registry and tag. */
  public readonly imageUri: string;
  /** The namespace it runs in. */
  public readonly namespace: string;
  private readonly identity: PodIdentity;
  private readonly settings: WebServiceProps;

  protected constructor(scope: Construct, id: string, serviceName: string, props: WebServiceProps) {
    super(scope, id);
    this.settings = props;
    checkLogLevel(props.logLevel);
    this.namespace = props.namespace ?? TICKETING_NAMESPACE;
    claimService(props.cluster, this.namespace, serviceName, { path: this.node.path, delivery: this.delivery });

    // Whoever applies the objects: it is this deployment that builds and pushes.
    this.imageUri = (props.image ?? ServiceImage.shipped())._uri(this, serviceName);
    this.identity = new PodIdentity(this, 'Identity', {
      cluster: props.cluster,
      namespace: this.namespace,
      serviceAccount: serviceName,
    });
    this.role = this.identity.role;
    this.grantPrincipal = this.role;
    this.connections = new ec2.Connections({ securityGroups: [props.cluster.clusterSecurityGroup] });
  }

  /** Who owns its Kubernetes objects. */
  protected get delivery(): Delivery {
    return this.settings.delivery ?? Delivery.CDK;
  }

  /** Applies the service's chart, once its pods have their role and all that was granted to it. */
  protected apply(chart: (scope: Construct) => WebServiceChart): void {
    if (this.delivery !== Delivery.CDK) return;
    applyObjects(this, this.settings.cluster, objectsOf(chart)).node.addDependency(this.identity);
  }

  /** What every chart is told. */
  protected chartProps(workload: WorkloadSizing): WebServiceChartProps {
    return {
      sizing: this.settings.workload ?? workload,
      namespace: this.namespace,
      serviceMonitor: this.settings.serviceMonitor ?? false,
    };
  }

  /** What every process is told. */
  protected serviceBindings(): ServiceBindings & AccessBindings {
    return {
      image: this.imageUri,
      region: Stack.of(this).region,
      accessMode: this.settings.accessMode ?? AccessMode.OPEN,
      logLevel: this.settings.logLevel,
    };
  }
}
