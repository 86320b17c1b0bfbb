import { Exposure } from '../constructs';
import type { Config } from './config';

/** How people reach an environment, the same whether its manifests are applied or rendered. */
export function exposureOf({ hostname, certificateArn }: Config): Exposure {
  return Exposure.loadBalancer({ hostname, certificateArn });
}
