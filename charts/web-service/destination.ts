import { isIPv4 } from 'node:net';
import { type DatabaseBindings, DEFAULT_DATABASE_PORT, type StreamBindings } from '../bindings/bindings';
import type { ServiceAddress } from '../services/service-addresses';

/** Somewhere a service may send to. It always says where: a rule without an address would open the ports to the whole world. */
export type Destination = PodsDestination | NetworkDestination;

/** Ports are known at synthesis, addresses may be tokens. */
export interface Ports {
  readonly tcp: readonly number[];
  readonly udp?: readonly number[];
}

export interface PodsDestination extends Ports {
  /** Pods of the same namespace, by the name of their service. */
  readonly service: string;
}

export interface NetworkDestination extends Ports {
  /** Addresses in CIDR notation. */
  readonly cidrs: readonly [string, ...string[]];
}

/**
 * Name resolution, inside private, shared and link-local addresses. A selector for CoreDNS's pods would be narrower, but EKS Auto Mode
 * runs no such pods: each node answers, on an address that only the cluster knows.
 */
export const dns: Destination = {
  cidrs: ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16'],
  tcp: [53],
  udp: [53],
};

/** The agent on each node that hands a pod the credentials of its IAM role (EKS Pod Identity). */
export const podIdentityAgent: Destination = { cidrs: ['169.254.170.23/32'], tcp: [80] };

/** S3, DynamoDB, Secrets Manager: AWS names no stable addresses for them, so it is the port that is narrow, and IAM that decides. */
export const awsApis: Destination = { cidrs: ['0.0.0.0/0'], tcp: [443] };

export function inCluster({ name, port }: ServiceAddress): Destination {
  return { service: name, tcp: [port] };
}

export function postgres({ databaseCidrs, databasePort = DEFAULT_DATABASE_PORT }: DatabaseBindings): Destination {
  const port = Number(databasePort);
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new Error(
      `databasePort is '${databasePort}', it must be a port from 1 to 65535 that is known at synthesis: the network policy names it`,
    );
  return { cidrs: checkedCidrs('databaseCidrs', databaseCidrs), tcp: [port] };
}

const BROKER_PORTS: ReadonlyMap<string, number> = new Map([
  ['iam', 9098],
  ['none', 9092],
]);

export function brokers({ kafkaCidrs, kafkaAuth }: StreamBindings): Destination {
  const port = BROKER_PORTS.get(kafkaAuth);
  if (port === undefined)
    throw new Error(
      `kafkaAuth is '${kafkaAuth}', it must be 'iam' or 'none', known at synthesis: the network policy names its port`,
    );
  return { cidrs: checkedCidrs('kafkaCidrs', kafkaCidrs), tcp: [port] };
}

/** Kubernetes reads an empty list of destinations as "everywhere", so an empty list is rejected. */
function checkedCidrs(name: string, [first, ...others]: readonly string[]): [string, ...string[]] {
  if (first === undefined) throw new Error(`${name} must contain at least one network in CIDR notation`);
  return [checkedCidr(name, first), ...others.map(cidr => checkedCidr(name, cidr))];
}

function checkedCidr(name: string, cidr: string): string {
  const [address = '', length = ''] = cidr.split('/');
  const valid = isIPv4(address) && /^\d{1,2}$/.test(length) && Number(length) <= 32;
  if (!valid && !/[$#]\{.+\}/.test(cidr))
    throw new Error(`${name} must contain networks in CIDR notation, such as '10.0.0.0/16' (got '${cidr}')`);
  return cidr;
}
