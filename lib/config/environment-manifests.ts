import { placeholderBindings } from '../../charts/rendering/placeholder-bindings';
import type { PlaceholderValues } from '../../charts/rendering/placeholder-values';
import { type Manifests, renderCharts } from '../../charts/rendering/render';
import { platformCharts } from '../../charts/services/platform-charts';
import { AccessMode } from '../../constructs';
import { fixedNames } from '../../constructs/fixed-names';
import { DEFAULT_CIDR } from '../../constructs/network/network';
import type { Config } from './config';
import { exposureOf } from './exposure';

/** The manifests of one environment: what its configuration says, then the values that are given, then placeholders. */
export function environmentManifests(config: Config, values: PlaceholderValues = {}): Manifests {
  const { usersTable, uploadsBucket } = fixedNames(config.nameSuffix);
  const bindings = placeholderBindings({
    region: config.region,
    accessMode: config.accessMode ?? AccessMode.OPEN,
    logLevel: config.logLevel,
    networkCidr: config.cidr ?? DEFAULT_CIDR,
    corsOrigins: config.corsOrigins?.join(','),
    values: { UsersTable_Name: usersTable, ...(uploadsBucket && { UploadsBucket_Name: uploadsBucket }), ...values },
  });
  return renderCharts(
    platformCharts({
      bindings,
      sizing: config.sizing.services,
      exposure: exposureOf(config),
      serviceMonitor: config.serviceMonitor,
    }),
  );
}
