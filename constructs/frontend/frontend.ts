import { Annotations, Duration } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { checkCorsOrigins } from '../../charts/bindings/binding-checks';
import { Exposure } from '../../charts/exposure/exposure';
import { FrontendChart } from '../../charts/services/frontend';
import { BOOKING_UPLOADS_PREFIX, CLAIMS_PREFIX, TICKETS_PREFIX, UPLOADS_PREFIX } from '../../contracts/object-keys';
import { SERVICES } from '../../contracts/services';
import type { IEventStream } from '../event-stream/event-stream-base';
import { KafkaTopic } from '../event-stream/kafka-topic';
import { Sizing } from '../sizing/sizing';
import { denyPutObjects, grantGetObjects, grantListObjects, grantPutObjects } from '../uploads-bucket/prefix-grants';
import { AccessMode } from '../web-service/access-mode';
import { WebService, type WebServiceProps } from '../web-service/web-service';

/** Properties of `Frontend`. */
export interface FrontendProps extends WebServiceProps {
  /**
   * Event stream of the live figures. It must allow ingress from the pods:
   * `stream.connections.allowDefaultPortFrom(frontend)`.
   */
  readonly stream: IEventStream;
  /** Bucket of uploads and tickets. */
  readonly uploadsBucket: s3.IBucket;
  /** Secret that verifies access tokens. user-service signs them with the same secret. */
  readonly tokenSecret: secretsmanager.ISecret;
  /** Secret that verifies the QR codes of tickets. The ticket generator signs them with the same secret. */
  readonly ticketSecret: secretsmanager.ISecret;

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
}

/** The web page and the gateway, the only service that is exposed. */
export class Frontend extends WebService {
  private readonly cluster: eks.ICluster;
  private readonly exposure: Exposure;

  constructor(scope: Construct, id: string, props: FrontendProps) {
    super(scope, id, SERVICES.frontend.name, props);
    this.cluster = props.cluster;
    this.exposure = props.exposure ?? Exposure.loadBalancer();
    checkCorsOrigins(props.corsOrigins ?? []);
    warnOfPlainHttp(this, props);
    props.tokenSecret.grantRead(this);
    props.ticketSecret.grantRead(this);
    props.stream.grantConsume(this, KafkaTopic.analyticsResults(), this.serviceName);
    props.stream.grantConsume(this, KafkaTopic.bookingChanges(), this.serviceName);
    grantPutObjects(props.uploadsBucket, this, UPLOADS_PREFIX);
    grantPutObjects(props.uploadsBucket, this, CLAIMS_PREFIX);
    denyPutObjects(props.uploadsBucket, this.role, BOOKING_UPLOADS_PREFIX);
    grantGetObjects(props.uploadsBucket, this, TICKETS_PREFIX);
    grantListObjects(props.uploadsBucket, this);
    this.apply(
      chartScope =>
        new FrontendChart(chartScope, {
          ...this.chartProps(Sizing.demonstration().services.frontend),
          exposure: this.exposure,
          bindings: {
            ...this.serviceBindings(),
            ...this.streamBindings(props.stream),
            uploadsBucket: props.uploadsBucket.bucketName,
            tokenSecretName: props.tokenSecret.secretArn,
            ticketSecretName: props.ticketSecret.secretArn,
            corsOrigins: props.corsOrigins?.join(','),
          },
        }),
    );
  }

  /** Returns the host name of the load balancer or gateway, which is known after the deployment. */
  public loadBalancerHostname(): string {
    const manifests = this.node.children.filter(child => child instanceof eks.KubernetesManifest);
    if (manifests.length === 0) {
      throw new Error(
        'the load balancer is unknown to this deployment if Argo CD delivers: read it with kubectl get service',
      );
    }
    const service = new eks.KubernetesObjectValue(this, 'LoadBalancer', {
      cluster: this.cluster,
      ...this.exposure.parts.publicAddress(SERVICES.frontend.name, SERVICES.frontend.serviceName),
      objectNamespace: this.namespace,
      timeout: Duration.minutes(10),
    });
    service.node.addDependency(...manifests);
    return service.value;
  }
}

function warnOfPlainHttp(frontend: Frontend, { accessMode, exposure }: FrontendProps): void {
  if (accessMode !== AccessMode.REQUIRED || exposure?.parts.publicUrl?.startsWith('https:')) {
    return;
  }
  Annotations.of(frontend).addWarningV2(
    'cdk-ticketing:signInOverPlainHttp',
    `accessMode is '${accessMode}' and the frontend has no certificate, so passwords cross the network in plain HTTP: set hostname and certificateArn (tlsSecretName for GatewayController.STANDARD)`,
  );
}
