/** The Service object of an exposed service. */
export interface ServicePort {
  /** Type of the Service, such as `LoadBalancer`. */
  readonly type: string;
  /** Port of the Service. */
  readonly port: number;
  /**
   * Annotations of the Service.
   *
   * @default - none
   */
  readonly annotations?: Record<string, string>;
  /**
   * External traffic policy of the Service.
   *
   * @default - that of Kubernetes
   */
  readonly externalTrafficPolicy?: string;
}

/** Field of a Kubernetes object that contains the public address of a service after the deployment. */
export interface PublicAddress {
  readonly objectType: string;
  readonly objectName: string;
  readonly jsonPath: string;
}

/** A Kubernetes object in front of a service. Its metadata is its name. */
export interface RouteObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly spec: object;
}

/** Properties and objects that differ between kinds of exposure. */
export interface ExposureParts {
  readonly servicePort: ServicePort;
  /** Address of the page as browsers see it. With https, cookies and headers are stricter. */
  readonly publicUrl: string | undefined;
  /** Number of proxies that add the caller's address to X-Forwarded-For. */
  readonly trustedProxies: number;
  publicAddress(name: string, service: string): PublicAddress;
  routeObjects(name: string, service: string): readonly RouteObject[];
}

/** Returns the public address. A certificate requires its host name. */
export function publicUrl(hostname: string | undefined, option: string, certificate: string | undefined) {
  if (certificate && !hostname) {
    throw new Error(`${option} requires hostname, the host name of the certificate`);
  }
  return hostname && `${certificate ? 'https' : 'http'}://${hostname}`;
}
