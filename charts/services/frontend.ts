import type { Construct } from 'constructs';
import { checkCorsOrigins } from '../bindings/binding-checks';
import { type AccessBindings, type ServiceBindings, type StreamBindings, topicNames } from '../bindings/bindings';
import { Exposure } from '../exposure/exposure';
import { WebServiceChart, type WebServiceChartProps } from '../web-service/web-service';
import { BOOKING_SERVICE, EVENT_CATALOG, FRONTEND, USER_SERVICE, urlOf } from './service-addresses';

export interface FrontendBindings extends ServiceBindings, AccessBindings, StreamBindings {
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

/** The name of its Service, the only one that is not the name of its pods. */
export const FRONTEND_SERVICE = 'frontend-service';

/** The web page and the gateway: the only door. */
export class FrontendChart extends WebServiceChart {
  constructor(scope: Construct, props: FrontendChartProps) {
    const { bindings } = props;
    const topics = topicNames(bindings);
    const exposure = props.exposure ?? Exposure.loadBalancer();
    checkCorsOrigins(bindings.corsOrigins?.split(',') ?? []);
    const { trustedProxies, publicUrl } = exposure._parts;
    super(
      scope,
      {
        ...FRONTEND,
        serviceName: FRONTEND_SERVICE,
        autoscalerName: 'frontend-hpa',
        service: bindings,
        access: bindings,
        stream: bindings,
        environment: {
          TOPIC_ANALYTICS_RESULTS: topics.analyticsResults,
          TOPIC_BOOKING_CHANGES: topics.bookingChanges,
          UPLOADS_BUCKET: bindings.uploadsBucket,
          TOKEN_SECRET_NAME: bindings.tokenSecretName,
          TICKET_SECRET_NAME: bindings.ticketSecretName,
          USER_SERVICE_URL: urlOf(USER_SERVICE),
          EVENT_CATALOG_URL: urlOf(EVENT_CATALOG),
          BOOKING_SERVICE_URL: urlOf(BOOKING_SERVICE),
          TRUSTED_PROXIES: String(trustedProxies),
          ...(publicUrl && { PUBLIC_URL: publicUrl }),
          ...(bindings.corsOrigins && { CORS_ORIGINS: bindings.corsOrigins }),
        },
        exposure,
        calls: [USER_SERVICE, EVENT_CATALOG, BOOKING_SERVICE],
      },
      props,
    );
  }
}
