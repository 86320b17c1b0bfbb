import type { Construct } from 'constructs';
import { checkCorsOrigins } from '../bindings/binding-checks';
import type { AccessBindings, ServiceBindings, StreamBindings } from '../bindings/bindings';
import { Exposure } from '../exposure/exposure';
import { WebServiceChart, type WebServiceChartProps } from '../web-service/web-service';
import { platformService } from './platform-service';

export interface FrontendBindings extends ServiceBindings, AccessBindings, StreamBindings {
  readonly uploadsBucket: string;
  /** Name or ARN of the secret that signs access tokens. */
  readonly tokenSecretName: string;
  /** Name or ARN of the secret that signs the QR codes of tickets. */
  readonly ticketSecretName: string;
  /**
   * Origins, besides the page's own, that browsers may call from, comma-separated.
   * @default - none
   */
  readonly corsOrigins?: string;
}

export interface FrontendChartProps extends WebServiceChartProps {
  readonly bindings: FrontendBindings;
  /** @default Exposure.loadBalancer() */
  readonly exposure?: Exposure;
}

/** The frontend: the page and the gateway, the only service that is exposed. */
export class FrontendChart extends WebServiceChart {
  constructor(scope: Construct, { bindings, exposure = Exposure.loadBalancer(), ...props }: FrontendChartProps) {
    checkCorsOrigins(bindings.corsOrigins?.split(',') ?? []);
    const { trustedProxies, publicUrl } = exposure.parts;
    const own = {
      TOKEN_SECRET_NAME: bindings.tokenSecretName,
      TICKET_SECRET_NAME: bindings.ticketSecretName,
      TRUSTED_PROXIES: String(trustedProxies),
      PUBLIC_URL: publicUrl,
      CORS_ORIGINS: bindings.corsOrigins || undefined,
    };
    super(scope, { ...platformService('frontend', bindings, own), exposure }, props);
  }
}
