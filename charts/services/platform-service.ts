import {
  calledBy,
  callersOf,
  SERVICES,
  type ServiceDefinition,
  type ServiceKey,
  serviceUrl,
  urlVariable,
} from '../../contracts/services';
import { topicsOf } from '../../contracts/topics';
import {
  type AccessBindings,
  type DatabaseBindings,
  type ServiceBindings,
  type StreamBindings,
  topicEnvironment,
} from '../bindings/bindings';
import type { WebServiceDefinition } from '../web-service/web-service-definition';

/** Bindings of a service of the platform. The groups that it does not use are not set. */
export interface PlatformServiceBindings
  extends ServiceBindings,
    AccessBindings,
    Partial<DatabaseBindings>,
    Partial<StreamBindings> {
  readonly uploadsBucket?: string;
}

/**
 * Returns the definition of a service of the platform: its address, callers and calls from the table of services, its
 * topics from the table of topics, and everything else from its bindings. `own` contains the variables of this service
 * alone.
 */
export function platformService(
  key: ServiceKey,
  bindings: PlatformServiceBindings,
  own: Record<string, string | undefined> = {},
): WebServiceDefinition {
  const { name, port, serviceName, autoscalerName }: ServiceDefinition = SERVICES[key];
  const called = calledBy(key).map(other => SERVICES[other]);
  const stream = hasStream(bindings) ? bindings : undefined;
  return {
    name,
    port,
    serviceName,
    autoscalerName,
    service: bindings,
    access: bindings,
    database: hasDatabase(bindings) ? bindings : undefined,
    stream,
    environment: {
      ...(stream && topicEnvironment(topicsOf(name), stream)),
      ...Object.fromEntries(called.map(service => [urlVariable(service), serviceUrl(service)])),
      ...defined({ UPLOADS_BUCKET: bindings.uploadsBucket, ...own }),
    },
    callers: callersOf(key).map(caller => SERVICES[caller].name),
    calls: called.map(({ name, port }) => ({ name, port })),
  };
}

function hasDatabase(bindings: object): bindings is DatabaseBindings {
  return 'databaseHost' in bindings;
}

function hasStream(bindings: object): bindings is StreamBindings {
  return 'kafkaBrokers' in bindings;
}

function defined(variables: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
