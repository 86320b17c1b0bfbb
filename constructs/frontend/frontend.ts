import { Annotations, Duration } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { checkCorsOrigins } from '../../charts/bindings/binding-checks';
import { Exposure } from '../../charts/exposure/exposure';
import { FrontendChart } from '../../charts/services/frontend';
import { SERVICES } from '../../contracts/services';
import type { IEventStream } from '../event-stream/event-stream';
import { Topic } from '../event-stream/topic';
import { Sizing } from '../sizing/sizing';
import { denyPut, grantGet, grantList, grantPut } from '../uploads-bucket/prefix-access';
import { AccessMode } from '../web-service/access-mode';
import { streamBindings } from '../web-service/store-bindings';
import { WebService, type WebServiceProps } from '../web-service/web-service';

export interface FrontendProps extends WebServiceProps {
  /** Where live figures come from. It has to let the cluster in: `stream.connections.allowDefaultPortFrom(frontend)`. */
  readonly stream: IEventStream;
  /** Where uploads go, and tickets come from. */
  readonly uploadsBucket: s3.IBucket;
  /** The key that signs access tokens; user-service has the same. */
  readonly tokenSecret: secretsmanager.ISecret;
  /** The key that signs the tickets' QR codes; the ticket generator has the same. */
  readonly ticketSecret: secretsmanager.ISecret;

  /**
   * How callers from outside the cluster reach it.
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
}

/** The web page and the gateway: the only door. */
export class Frontend extends WebService {
  private readonly cluster: eks.ICluster;
  private readonly exposure: Exposure;

  constructor(scope: Construct, id: string, props: FrontendProps) {
    super(scope, id, 'frontend', props);
    this.cluster = props.cluster;
    this.exposure = props.exposure ?? Exposure.loadBalancer();
    checkCorsOrigins(props.corsOrigins ?? []);
    warnOfPlainHttp(this, props);
    props.tokenSecret.grantRead(this);
    props.ticketSecret.grantRead(this);
    props.stream.grantConsume(this, Topic.analyticsResults(), 'frontend');
    props.stream.grantConsume(this, Topic.bookingChanges(), 'frontend');
    grantPut(props.uploadsBucket, this, 'uploads/');
    grantPut(props.uploadsBucket, this, 'upload-claims/');
    denyPut(props.uploadsBucket, this.role, 'uploads/bookings/');
    grantGet(props.uploadsBucket, this, 'tickets/');
    grantList(props.uploadsBucket, this);
    this.apply(
      chartScope =>
        new FrontendChart(chartScope, {
          ...this.chartProps(Sizing.demonstration().frontend),
          exposure: this.exposure,
          bindings: {
            ...this.serviceBindings(),
            ...streamBindings(props.stream, props.cluster.vpc),
            uploadsBucket: props.uploadsBucket.bucketName,
            tokenSecretName: props.tokenSecret.secretArn,
            ticketSecretName: props.ticketSecret.secretArn,
            corsOrigins: props.corsOrigins?.join(','),
          },
        }),
    );
  }

  /** The name of what stands in front, load balancer or gateway, once the deployment has made it. */
  public loadBalancerHostname(): string {
    const manifests = this.node.children.filter(child => child instanceof eks.KubernetesManifest);
    if (manifests.length === 0) {
      throw new Error(
        'nobody knows the load balancer of a frontend that Argo CD delivers: ask the cluster, with kubectl get service',
      );
    }
    const service = new eks.KubernetesObjectValue(this, 'LoadBalancer', {
      cluster: this.cluster,
      ...this.exposure._parts.publicAddress(SERVICES.frontend.name, SERVICES.frontend.serviceName),
      objectNamespace: this.namespace,
      timeout: Duration.minutes(10),
    });
    service.node.addDependency(...manifests);
    return service.value;
  }
}

function warnOfPlainHttp(frontend: Frontend, { accessMode, exposure }: FrontendProps): void {
  if (accessMode !== AccessMode.REQUIRED || exposure?._parts.publicUrl?.startsWith('https:')) return;
  Annotations.of(frontend).addWarningV2(
    'cdk-ticketing:signInOverPlainHttp',
    `accessMode is '${accessMode}' and the frontend has no certificate, so passwords cross the network in plain HTTP: set hostname and certificateArn (tlsSecretName for GatewayController.STANDARD)`,
  );
}
