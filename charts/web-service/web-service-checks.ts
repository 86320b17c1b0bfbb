import { checkName } from '../rendering/object-name';
import { carriesToken } from '../rendering/token-guard';
import type { WebServiceDefinition } from './web-service-definition';
import { checkWorkloadSizing, type WorkloadSizing } from './workload-sizing';

/** Fails, naming the service, on what Kubernetes or the process would refuse only after deployment. */
export function checkWebService(service: WebServiceDefinition, sizing: WorkloadSizing): void {
  const { name, serviceName = name, autoscalerName = name } = service;
  const { image } = service.service;
  for (const objectName of [name, serviceName, autoscalerName]) checkName(objectName);
  if (!Number.isInteger(service.port) || service.port < 1024 || service.port > 65535)
    throw new Error(
      `${service.name}: port is ${service.port}, it must be a whole number from 1024 to 65535 (the process is no root)`,
    );
  if (!carriesToken(image) && !/^\S+$/.test(image))
    throw new Error(
      `${service.name}: image is '${image}', it must be an image name without spaces, such as 'registry/name:tag'`,
    );
  checkWorkloadSizing(service.name, sizing);
}

/** Fails on a variable that has no value, or a name that cannot be one. */
export function checkEnvironment(service: string, environment: Record<string, string>): void {
  for (const [name, value] of Object.entries(environment)) {
    if (!/^[A-Z][A-Z0-9_]*$/.test(name))
      throw new Error(
        `${service}: '${name}' is no name for an environment variable: use capitals, digits and '_', starting with a letter`,
      );
    if (value.trim() === '')
      throw new Error(`${service}: the binding ${name} is empty, give it a value or leave it out`);
  }
}
