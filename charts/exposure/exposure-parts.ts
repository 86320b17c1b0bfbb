/** The Service object of an exposed service. */
export interface ServicePort {
  readonly type: string;
  readonly port: number;
  readonly annotations?: Record<string, string>;
  readonly externalTrafficPolicy?: string;
}

/** Where the cluster stores the address under which callers from outside reach a service, once it is known. */
export interface PublicAddress {
  readonly objectType: string;
  readonly objectName: string;
  readonly jsonPath: string;
}

/** An object that stands in front of a service. Its metadata is its name. */
export interface RouteObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly spec: object;
}

/** What a kind of exposure decides. */
export interface ExposureParts {
  readonly servicePort: ServicePort;
  /** Address of the page as browsers see it; with https, cookies and headers are stricter. */
  readonly publicUrl: string | undefined;
  /** Number of proxies that add the caller's address to X-Forwarded-For. */
  readonly trustedProxies: number;
  publicAddress(name: string, service: string): PublicAddress;
  routeObjects(name: string, service: string): readonly RouteObject[];
}

/** Returns the public address. A certificate needs the host name that it is for. */
export function publicUrl(hostname: string | undefined, option: string, certificate: string | undefined) {
  if (certificate && !hostname)
    throw new Error(`${option} is given without a hostname: name the host that the certificate is for`);
  return hostname && `${certificate ? 'https' : 'http'}://${hostname}`;
}
