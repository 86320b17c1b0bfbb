import { checkName } from '../rendering/object-name';
import { carriesToken } from '../rendering/token-guard';
import type { WebServiceDefinition } from './web-service-definition';
import { checkWorkloadSizing, type WorkloadSizing } from './workload-sizing';

/** Fails on values that Kubernetes or the process would reject only after the deployment. */
export function checkWebService(service: WebServiceDefinition, sizing: WorkloadSizing): void {
  const { name, serviceName = name, autoscalerName = name } = service;
  const { image } = service.service;
  for (const objectName of [name, serviceName, autoscalerName]) {
    checkName(objectName);
  }
  if (!Number.isInteger(service.port) || service.port < 1024 || service.port > 65535) {
    throw new Error(
      `${service.name}: port must be an integer from 1024 to 65535 (got ${service.port}): the process is not root`,
    );
  }
  if (!carriesToken(image) && !/^\S+$/.test(image)) {
    throw new Error(
      `${service.name}: image must be an image name without spaces, such as 'registry/name:tag' (got '${image}')`,
    );
  }
  checkWorkloadSizing(service.name, sizing);
}

/** Fails on a variable that has no value, or a name that cannot be one. */
export function checkEnvironment(service: string, environment: Record<string, string>): void {
  for (const [name, value] of Object.entries(environment)) {
    if (!/^[A-Z][A-Z0-9_]*$/.test(name)) {
      throw new Error(
        `${service}: names of environment variables must be capitals, digits and '_', starting with a letter ` +
          `(got '${name}')`,
      );
    }
    if (value.trim() === '') {
      throw new Error(`${service}: ${name} must not be empty: set it, or omit it`);
    }
  }
}
