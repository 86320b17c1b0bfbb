import { isIPv4 } from 'node:net';
import { KAFKA_AUTHENTICATIONS, KAFKA_PORTS } from '../../contracts/stores';
import { type DatabaseBindings, DEFAULT_DATABASE_PORT, type StreamBindings } from '../bindings/bindings';

/** A destination of a service's traffic. A rule without addresses would allow the ports everywhere. */
export type Destination = PodsDestination | NetworkDestination;

/** Ports are known at synthesis, addresses may be tokens. */
export interface Ports {
  /** TCP ports. */
  readonly tcp: readonly number[];
  /**
   * UDP ports.
   *
   * @default - none
   */
  readonly udp?: readonly number[];
}

/** Pods of a service. */
export interface PodsDestination extends Ports {
  /** Pods of the same namespace, by the name of their service. */
  readonly service: string;
}

/** Networks outside of the cluster. */
export interface NetworkDestination extends Ports {
  /** Addresses in CIDR notation. */
  readonly cidrs: readonly [string, ...string[]];
}

/** Address of a service in its namespace. */
export interface ServiceAddress {
  readonly name: string;
  readonly port: number;
}

/**
 * DNS, at private, shared and link-local addresses. A selector for the pods of CoreDNS would be narrower, but EKS Auto
 * Mode has no such pods: DNS runs on each node, at an address that is not known at synthesis.
 */
export const dns: Destination = {
  cidrs: ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16'],
  tcp: [53],
  udp: [53],
};

/** The agent on each node that gives a pod the credentials of its IAM role (EKS Pod Identity). */
export const podIdentityAgent: Destination = { cidrs: ['169.254.170.23/32'], tcp: [80] };

/** S3, DynamoDB, Secrets Manager. AWS publishes no stable addresses for them, so only the port is restricted. */
export const awsApis: Destination = { cidrs: ['0.0.0.0/0'], tcp: [443] };

export function inCluster({ name, port }: ServiceAddress): Destination {
  return { service: name, tcp: [port] };
}

export function postgres({ databaseCidrs, databasePort = DEFAULT_DATABASE_PORT }: DatabaseBindings): Destination {
  const port = Number(databasePort);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Error(
      `databasePort must be an integer from 1 to 65535 that is known at synthesis (got '${databasePort}'): ` +
        'the network policy contains it',
    );
  }
  return { cidrs: checkedCidrs('databaseCidrs', databaseCidrs), tcp: [port] };
}

export function brokers({ kafkaCidrs, kafkaAuth }: StreamBindings): Destination {
  const authentication = KAFKA_AUTHENTICATIONS.find(name => name === kafkaAuth);
  if (!authentication) {
    throw new Error(
      `kafkaAuth must be one of ${KAFKA_AUTHENTICATIONS.join(', ')} and known at synthesis (got '${kafkaAuth}'): ` +
        'the network policy contains its port',
    );
  }
  return { cidrs: checkedCidrs('kafkaCidrs', kafkaCidrs), tcp: [KAFKA_PORTS[authentication]] };
}

/** Kubernetes reads an empty list of destinations as "everywhere", so an empty list is rejected. */
function checkedCidrs(name: string, [first, ...others]: readonly string[]): [string, ...string[]] {
  if (first === undefined) {
    throw new Error(`${name} must contain at least one network in CIDR notation`);
  }
  return [checkedCidr(name, first), ...others.map(cidr => checkedCidr(name, cidr))];
}

function checkedCidr(name: string, cidr: string): string {
  const [address = '', length = ''] = cidr.split('/');
  const valid = isIPv4(address) && /^\d{1,2}$/.test(length) && Number(length) <= 32;
  if (!valid && !/[$#]\{.+\}/.test(cidr)) {
    throw new Error(`${name} must contain networks in CIDR notation, such as '10.0.0.0/16' (got '${cidr}')`);
  }
  return cidr;
}
