import { Exposure, TlsPolicy } from '../../constructs';
import type { Config } from './config';

/** How people reach an environment, the same whether its manifests are applied or rendered. */
export function exposureOf(config: Config): Exposure {
  const { exposure, hostname, certificateArn, gatewayClassName, gatewayController, tlsSecretName } = config;
  const tlsPolicy = config.tlsPolicy === undefined ? undefined : TlsPolicy.of(config.tlsPolicy);
  const common = { hostname, certificateArn, tlsPolicy };
  if (exposure === 'gateway' && gatewayClassName)
    return Exposure.gateway({ ...common, gatewayClassName, controller: gatewayController, tlsSecretName });
  return Exposure.loadBalancer(common);
}
