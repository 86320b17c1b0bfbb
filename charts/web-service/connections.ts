import { MANAGEMENT_PORT } from '../../contracts/services';
import { accessEnvironment, databaseEnvironment, serviceEnvironment, streamEnvironment } from '../bindings/bindings';
import { awsApis, brokers, type Destination, dns, inCluster, podIdentityAgent, postgres } from './destination';
import type { WebServiceDefinition } from './web-service-definition';

/** Returns the environment variables of a service. */
export function environmentOf(definition: WebServiceDefinition): Record<string, string> {
  const { service, access, database, stream } = definition;
  return {
    PORT: String(definition.port),
    MANAGEMENT_PORT: String(MANAGEMENT_PORT),
    ...serviceEnvironment(service),
    ...(access && accessEnvironment(access)),
    ...(database && databaseEnvironment(database)),
    ...(stream && streamEnvironment(stream)),
    ...definition.environment,
  };
}

/** Returns everything that a service may connect to. */
export function destinationsOf({ database, stream, calls, destinations }: WebServiceDefinition): Destination[] {
  return [
    dns,
    podIdentityAgent,
    awsApis,
    ...(database ? [postgres(database)] : []),
    ...(stream ? [brokers(stream)] : []),
    ...(calls ?? []).map(inCluster),
    ...(destinations ?? []),
  ];
}
