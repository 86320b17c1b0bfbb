import { Exposure, TlsPolicy } from '../../constructs';
import type { Config } from './config';

/** Returns the exposure of an environment, for applied and for rendered manifests. */
export function exposureOf(config: Config): Exposure {
  const { exposure, hostname, certificateArn, gatewayClassName, gatewayController, tlsSecretName } = config;
  const tlsPolicy = config.tlsPolicy === undefined ? undefined : TlsPolicy.of(config.tlsPolicy);
  const common = { hostname, certificateArn, tlsPolicy };
  if (exposure === 'gateway' && gatewayClassName) {
    return Exposure.gateway({ ...common, gatewayClassName, controller: gatewayController, tlsSecretName });
  }
  return Exposure.loadBalancer(common);
}
