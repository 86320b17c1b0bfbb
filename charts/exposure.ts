import { ApiObject, type Chart } from 'cdk8s';

export interface LoadBalancerExposureOptions {
  /**
   * Reachable only from inside the network.
   * @default false
   */
  readonly internal?: boolean;
  /**
   * The name under which people reach it.
   * @default - the load balancer's own
   */
  readonly hostname?: string;
  /**
   * ARN of a certificate in ACM for the host name. The door is then 443, and 80 stays shut.
   * @default - plain HTTP on port 80
   */
  readonly certificateArn?: string;
}

export interface GatewayExposureOptions {
  /** The gateway class that the cluster's controller serves. */
  readonly gatewayClassName: string;
  /**
   * The host name served.
   * @default - every host name
   */
  readonly hostname?: string;
  /**
   * Name of the TLS secret in the namespace, for the host name. The door is then 443, and 80 stays shut.
   * @default - plain HTTP on port 80
   */
  readonly tlsSecretName?: string;
}

/** How a service's own Service object looks to its callers. */
export interface ServicePort {
  readonly type: string;
  readonly port: number;
  readonly annotations?: Record<string, string>;
  readonly externalTrafficPolicy?: string;
}

/** Where the cluster says under which address the outside reaches a service, once that is known. */
export interface PublicAddress {
  readonly objectType: string;
  readonly objectName: string;
  readonly jsonPath: string;
}

/** How callers from outside the cluster reach a service. */
export abstract class Exposure {
  /** A network load balancer in front of the service; made by EKS, in both its managed node groups and Auto Mode. */
  static loadBalancer(options: LoadBalancerExposureOptions = {}): Exposure {
    return new LoadBalancerExposure(options);
  }

  /** A Gateway and an HTTPRoute (Gateway API). The cluster has to know both kinds. */
  static gateway(options: GatewayExposureOptions): Exposure {
    return new GatewayExposure(options);
  }

  /** @internal */
  abstract readonly _servicePort: ServicePort;

  /**
   * The page's address as people see it; with https, cookies and headers are stricter.
   * @internal
   */
  abstract readonly _publicUrl: string | undefined;

  /**
   * How many proxies add the caller's address to X-Forwarded-For.
   * @internal
   */
  abstract readonly _trustedProxies: number;

  /**
   * How long a pod has to go on serving after it is told to stop: what stands in front asks every ten seconds, and believes the second answer.
   * @internal
   */
  readonly _drainSeconds: number = 30;

  /** @internal */
  abstract _publicAddress(name: string, service: string): PublicAddress;

  /**
   * Adds what has to stand in front of the service.
   * @internal
   */
  abstract _addRoute(chart: Chart, name: string, service: string): void;
}

const AWS = 'service.beta.kubernetes.io/aws-load-balancer';

class LoadBalancerExposure extends Exposure {
  /** @internal */
  readonly _servicePort: ServicePort;
  /** @internal */
  readonly _publicUrl: string | undefined;
  /** It passes connections on, and knows nothing of HTTP. @internal */
  readonly _trustedProxies = 0;

  constructor({ internal = false, hostname, certificateArn }: LoadBalancerExposureOptions) {
    super();
    this._publicUrl = publicUrl(hostname, 'certificateArn', certificateArn);
    this._servicePort = {
      type: 'LoadBalancer',
      port: certificateArn ? 443 : 80,
      // 'type' and 'internal' are read by the controller of managed node groups, 'scheme' and 'target-type' by Auto Mode's.
      annotations: {
        [`${AWS}-type`]: 'nlb',
        [`${AWS}-nlb-target-type`]: 'instance',
        [`${AWS}-healthcheck-interval`]: '10',
        [`${AWS}-healthcheck-healthy-threshold`]: '2',
        [`${AWS}-healthcheck-unhealthy-threshold`]: '2',
        [`${AWS}-scheme`]: internal ? 'internal' : 'internet-facing',
        ...(internal && { [`${AWS}-internal`]: 'true' }),
        ...(certificateArn && { [`${AWS}-ssl-cert`]: certificateArn, [`${AWS}-ssl-ports`]: '443' }),
      },
      // Only nodes with a pod take traffic, and the caller's address arrives: the gateway limits rates by it.
      externalTrafficPolicy: 'Local',
    };
  }

  /** @internal */
  _publicAddress(_name: string, service: string): PublicAddress {
    return { objectType: 'service', objectName: service, jsonPath: '.status.loadBalancer.ingress[0].hostname' };
  }

  /** @internal */
  _addRoute(): void {}
}

class GatewayExposure extends Exposure {
  /** @internal */
  readonly _servicePort: ServicePort = { type: 'ClusterIP', port: 80 };
  /** @internal */
  readonly _publicUrl: string | undefined;
  /** @internal */
  readonly _trustedProxies = 1;

  constructor(private readonly options: GatewayExposureOptions) {
    super();
    if (options.gatewayClassName.trim() === '')
      throw new Error('gatewayClassName is empty, name the gateway class that the cluster serves');
    this._publicUrl = publicUrl(options.hostname, 'tlsSecretName', options.tlsSecretName);
  }

  /** @internal */
  _publicAddress(name: string): PublicAddress {
    return {
      objectType: 'gateways.gateway.networking.k8s.io',
      objectName: name,
      jsonPath: '.status.addresses[0].value',
    };
  }

  /** @internal */
  _addRoute(chart: Chart, name: string, service: string): void {
    const { gatewayClassName, hostname, tlsSecretName } = this.options;
    const listener = tlsSecretName
      ? { name: 'https', port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: tlsSecretName }] } }
      : { name: 'http', port: 80, protocol: 'HTTP' };
    new ApiObject(chart, 'gateway', {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name },
      spec: { gatewayClassName, listeners: [{ ...listener, hostname }] },
    });
    new ApiObject(chart, 'route', {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name },
      spec: {
        parentRefs: [{ name }],
        hostnames: hostname === undefined ? undefined : [hostname],
        rules: [{ backendRefs: [{ name: service, port: this._servicePort.port }] }],
      },
    });
  }
}

function publicUrl(hostname: string | undefined, option: string, certificate: string | undefined): string | undefined {
  if (certificate && !hostname)
    throw new Error(`${option} is given without a hostname: name the host that the certificate is for`);
  return hostname && `${certificate ? 'https' : 'http'}://${hostname}`;
}
