import type { ExposureParts } from './exposure-parts';
import { type GatewayExposureOptions, gatewayExposure } from './gateway-exposure';
import { type LoadBalancerExposureOptions, loadBalancerExposure } from './load-balancer-exposure';

/** How callers from outside the cluster reach a service. */
export class Exposure {
  /** A network load balancer in front of the service. EKS creates it with managed node groups and with Auto Mode. */
  static loadBalancer(options: LoadBalancerExposureOptions = {}): Exposure {
    return new Exposure(loadBalancerExposure(options));
  }

  /** A Gateway and an HTTPRoute. The cluster needs the Gateway API and a controller for the gateway class. */
  static gateway(options: GatewayExposureOptions): Exposure {
    return new Exposure(gatewayExposure(options));
  }

  private constructor(
    /** Kubernetes objects and settings that the exposure consists of. */
    readonly parts: ExposureParts,
  ) {}
}
