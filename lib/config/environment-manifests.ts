import type { PlaceholderValues } from '../../charts/rendering/placeholder-values';
import type { Manifests } from '../../charts/rendering/render';
import { renderPlatform } from '../../constructs/manifests/platform-manifests';
import type { Config } from './config';
import { exposureOf } from './exposure';

/** Renders the manifests of an environment: values of its configuration, then the given ones, then placeholders. */
export function environmentManifests(config: Config, values: PlaceholderValues = {}): Manifests {
  const { cidr: networkCidr, serviceMonitor = true, ...props } = config;
  return renderPlatform({ ...props, networkCidr, serviceMonitor, exposure: exposureOf(config) }, values);
}
