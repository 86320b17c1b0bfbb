import type { Construct } from 'constructs';
import {
  type ServiceBindings,
  type StreamBindings,
  serviceEnvironment,
  streamEnvironment,
  topicNames,
} from './bindings';
import { awsApis, brokers, dns, inCluster, podIdentityAgent } from './destination';
import { Exposure } from './exposure';
import { BOOKING_SERVICE, EVENT_CATALOG, FRONTEND, USER_SERVICE, urlOf } from './service-addresses';
import { WebServiceChart, type WebServiceChartProps } from './web-service';

export interface FrontendBindings extends ServiceBindings, StreamBindings {
  readonly uploadsBucket: string;
  /** Name or ARN of the secret that signs access tokens. */
  readonly tokenSecretName: string;
  /** Name or ARN of the secret that signs the tickets' QR codes. */
  readonly ticketSecretName: string;
  /**
   * Comma-separated origins, besides the page's own, that may call from a browser.
   * @default - none
   */
  readonly corsOrigins?: string;
}

export interface FrontendChartProps extends WebServiceChartProps {
  readonly bindings: FrontendBindings;
  /** @default Exposure.loadBalancer() */
  readonly exposure?: Exposure;
}

/** The web page and the gateway: the only door, and the only service that may call the others. */
export class FrontendChart extends WebServiceChart {
  constructor(scope: Construct, props: FrontendChartProps) {
    const { bindings } = props;
    const topics = topicNames(bindings);
    super(
      scope,
      {
        ...FRONTEND,
        serviceName: 'frontend-service',
        autoscalerName: 'frontend-hpa',
        image: bindings.image,
        environment: {
          ...serviceEnvironment(bindings),
          ...streamEnvironment(bindings),
          TOPIC_ANALYTICS_RESULTS: topics.analyticsResults,
          TOPIC_BOOKING_CHANGES: topics.bookingChanges,
          UPLOADS_BUCKET: bindings.uploadsBucket,
          TOKEN_SECRET_NAME: bindings.tokenSecretName,
          TICKET_SECRET_NAME: bindings.ticketSecretName,
          USER_SERVICE_URL: urlOf(USER_SERVICE),
          EVENT_CATALOG_URL: urlOf(EVENT_CATALOG),
          BOOKING_SERVICE_URL: urlOf(BOOKING_SERVICE),
          ...(bindings.corsOrigins && { CORS_ORIGINS: bindings.corsOrigins }),
        },
        exposure: props.exposure ?? Exposure.loadBalancer(),
        destinations: [
          dns,
          podIdentityAgent,
          awsApis,
          brokers(bindings),
          ...[USER_SERVICE, EVENT_CATALOG, BOOKING_SERVICE].map(inCluster),
        ],
      },
      props,
    );
  }
}
