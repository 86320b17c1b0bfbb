import { type ExposureParts, publicUrl, type RouteObject } from './exposure-parts';
import { TlsPolicy } from './tls-policy';

/** Controller of a gateway class. */
export enum GatewayController {
  /**
   * A controller with a proxy in the cluster, which reads certificates from TLS secrets: Envoy Gateway, NGINX Gateway
   * Fabric, Istio, Cilium.
   */
  STANDARD = 'standard',
  /**
   * The AWS Load Balancer Controller 2.14 or newer, with the controller name `gateway.k8s.aws/alb`: an application load
   * balancer that forwards to the addresses of the pods and uses a certificate of ACM.
   */
  AWS = 'aws',
}

export interface GatewayExposureOptions {
  /** Gateway class that the cluster's controller serves. */
  readonly gatewayClassName: string;
  /**
   * Controller of the gateway class.
   * @default GatewayController.STANDARD
   */
  readonly controller?: GatewayController;
  /**
   * Host name that the gateway serves.
   * @default - every host name
   */
  readonly hostname?: string;
  /**
   * Name of the TLS secret in the namespace, for the host name. Port 80 then redirects to 443.
   * Only for `GatewayController.STANDARD`.
   * @default - plain HTTP on port 80
   */
  readonly tlsSecretName?: string;
  /**
   * ARN of a certificate in ACM for the host name. Port 80 then redirects to 443. Only for `GatewayController.AWS`.
   * @default - plain HTTP on port 80
   */
  readonly certificateArn?: string;
  /**
   * TLS versions and cipher suites that the load balancer accepts. Requires `certificateArn`.
   * @default TlsPolicy.TLS_1_2
   */
  readonly tlsPolicy?: TlsPolicy;
  /**
   * Whether the gateway is reachable only from inside the network. Only for `GatewayController.AWS`: with other
   * controllers, the gateway class determines it.
   * @default false
   */
  readonly internal?: boolean;
}

const SERVICE_PORT = 80;

export function gatewayExposure(options: GatewayExposureOptions): ExposureParts {
  checkOptions(options);
  const { hostname, tlsSecretName, certificateArn } = options;
  const isAws = options.controller === GatewayController.AWS;
  return {
    servicePort: { type: 'ClusterIP', port: SERVICE_PORT },
    publicUrl: isAws
      ? publicUrl(hostname, 'certificateArn', certificateArn)
      : publicUrl(hostname, 'tlsSecretName', tlsSecretName),
    trustedProxies: 1,
    publicAddress: name => ({
      objectType: 'gateways.gateway.networking.k8s.io',
      objectName: name,
      jsonPath: '.status.addresses[0].value',
    }),
    routeObjects: (name, service) => [
      gateway(name, options),
      ...routes(name, service, options),
      ...(isAws ? awsConfigurations(name, service, options) : []),
    ],
  };
}

function checkOptions(options: GatewayExposureOptions): void {
  const { gatewayClassName, controller, tlsSecretName, certificateArn, tlsPolicy, internal } = options;
  if (gatewayClassName.trim() === '') {
    throw new Error(`gatewayClassName must be the name of a gateway class (got '${gatewayClassName}')`);
  }
  const unsupported =
    controller === GatewayController.AWS
      ? { tlsSecretName }
      : { certificateArn, tlsPolicy, internal: internal || undefined };
  for (const [option, value] of Object.entries(unsupported)) {
    if (value === undefined) {
      continue;
    }
    const needed = controller === GatewayController.AWS ? 'STANDARD' : 'AWS';
    throw new Error(`${option} requires GatewayController.${needed}: set controller, or omit ${option}`);
  }
  if (tlsPolicy && !certificateArn) {
    throw new Error('tlsPolicy requires certificateArn: set it, or omit tlsPolicy');
  }
}

function hasTls({ tlsSecretName, certificateArn }: GatewayExposureOptions): boolean {
  return (tlsSecretName ?? certificateArn) !== undefined;
}

function gateway(name: string, options: GatewayExposureOptions): RouteObject {
  const { gatewayClassName, hostname, tlsSecretName } = options;
  const http = { name: 'http', port: 80, protocol: 'HTTP', hostname };
  const tls = tlsSecretName === undefined ? undefined : { certificateRefs: [{ name: tlsSecretName }] };
  const https = { name: 'https', port: 443, protocol: 'HTTPS', hostname, tls };
  const parametersRef = { group: AWS_GROUP, kind: 'LoadBalancerConfiguration', name };
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    name,
    spec: {
      gatewayClassName,
      infrastructure: options.controller === GatewayController.AWS ? { parametersRef } : undefined,
      listeners: hasTls(options) ? [http, https] : [http],
    },
  };
}

function routes(name: string, service: string, options: GatewayExposureOptions): RouteObject[] {
  const hostnames = options.hostname === undefined ? undefined : [options.hostname];
  const route = (routeName: string, sectionName: string, rule: object): RouteObject => ({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    name: routeName,
    spec: { parentRefs: [{ name, sectionName }], hostnames, rules: [rule] },
  });
  const toService = { backendRefs: [{ name: service, port: SERVICE_PORT }] };
  if (!hasTls(options)) {
    return [route(name, 'http', toService)];
  }
  const toHttps = { filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] };
  return [route(name, 'https', toService), route(`${name}-redirect`, 'http', toHttps)];
}

const AWS_GROUP = 'gateway.k8s.aws';

/** Returns what the AWS Load Balancer Controller needs besides a Gateway: certificates of ACM, targets by address. */
function awsConfigurations(name: string, service: string, options: GatewayExposureOptions): RouteObject[] {
  const { certificateArn, internal = false, tlsPolicy = TlsPolicy.TLS_1_2 } = options;
  const https = { protocolPort: 'HTTPS:443', defaultCertificate: certificateArn, sslPolicy: tlsPolicy.name };
  return [
    {
      apiVersion: `${AWS_GROUP}/v1beta1`,
      kind: 'LoadBalancerConfiguration',
      name,
      spec: {
        scheme: internal ? 'internal' : 'internet-facing',
        listenerConfigurations: certificateArn === undefined ? undefined : [https],
      },
    },
    {
      apiVersion: `${AWS_GROUP}/v1beta1`,
      kind: 'TargetGroupConfiguration',
      name,
      spec: {
        targetReference: { name: service },
        defaultConfiguration: {
          targetType: 'ip',
          // A terminating pod serves for 30 more seconds. Two failed checks remove the target before that.
          healthCheckConfig: {
            healthCheckPath: '/health',
            healthCheckInterval: 10,
            healthyThresholdCount: 2,
            unhealthyThresholdCount: 2,
          },
          targetGroupAttributes: [{ key: 'deregistration_delay.timeout_seconds', value: '30' }],
        },
      },
    },
  ];
}
