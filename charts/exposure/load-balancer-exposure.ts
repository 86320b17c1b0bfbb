import { type ExposureParts, publicUrl } from './exposure-parts';
import { TlsPolicy } from './tls-policy';

export interface LoadBalancerExposureOptions {
  /**
   * Whether the load balancer is reachable only from inside the network.
   * @default false
   */
  readonly internal?: boolean;
  /**
   * Host name that browsers use.
   * @default - the host name of the load balancer
   */
  readonly hostname?: string;
  /**
   * ARN of a certificate in ACM for the host name. The load balancer then listens on 443, and not on 80.
   * @default - plain HTTP on port 80
   */
  readonly certificateArn?: string;
  /**
   * TLS versions and cipher suites that the load balancer accepts. Requires `certificateArn`.
   * @default TlsPolicy.TLS_1_2
   */
  readonly tlsPolicy?: TlsPolicy;
}

const AWS = 'service.beta.kubernetes.io/aws-load-balancer';

export function loadBalancerExposure(options: LoadBalancerExposureOptions): ExposureParts {
  const { internal = false, hostname, certificateArn, tlsPolicy } = options;
  if (tlsPolicy && !certificateArn) {
    throw new Error('tlsPolicy requires certificateArn: set it, or omit tlsPolicy');
  }
  return {
    servicePort: {
      type: 'LoadBalancer',
      port: certificateArn ? 443 : 80,
      // Managed node groups: 'type' and 'internal' apply. Auto Mode: 'scheme' and 'target-type' apply.
      annotations: {
        [`${AWS}-type`]: 'nlb',
        [`${AWS}-nlb-target-type`]: 'instance',
        [`${AWS}-healthcheck-interval`]: '10',
        [`${AWS}-healthcheck-healthy-threshold`]: '2',
        [`${AWS}-healthcheck-unhealthy-threshold`]: '2',
        [`${AWS}-scheme`]: internal ? 'internal' : 'internet-facing',
        ...(internal && { [`${AWS}-internal`]: 'true' }),
        ...(certificateArn && tlsAnnotations(certificateArn, tlsPolicy)),
      },
      // Only nodes with a pod receive traffic, and the caller's address arrives: the gateway limits rates by it.
      externalTrafficPolicy: 'Local',
    },
    publicUrl: publicUrl(hostname, 'certificateArn', certificateArn),
    trustedProxies: 0, // it forwards connections and does not read HTTP
    publicAddress: (_name, service) => ({
      objectType: 'service',
      objectName: service,
      jsonPath: '.status.loadBalancer.ingress[0].hostname',
    }),
    routeObjects: () => [],
  };
}

/** Without a policy, both controllers choose ELBSecurityPolicy-2016-08, which accepts TLS 1.0 and not 1.3. */
function tlsAnnotations(certificateArn: string, tlsPolicy = TlsPolicy.TLS_1_2): Record<string, string> {
  return {
    [`${AWS}-ssl-cert`]: certificateArn,
    [`${AWS}-ssl-ports`]: '443',
    [`${AWS}-ssl-negotiation-policy`]: tlsPolicy.name,
  };
}
