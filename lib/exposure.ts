import { Exposure } from '../constructs';
import type { Config } from './config';

/** How people reach an environment, the same whether its manifests are applied or rendered. */
export function exposureOf({ exposure, hostname, certificateArn, gatewayClassName, tlsSecretName }: Config): Exposure {
  if (exposure === 'gateway' && gatewayClassName)
    return Exposure.gateway({ gatewayClassName, hostname, tlsSecretName });
  return Exposure.loadBalancer({ hostname, certificateArn });
}
