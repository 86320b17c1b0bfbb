import type { DataprocOptions } from '../../constructs';
import { fixedNames } from '../../constructs/fixed-names';
import type { Config } from './config';

/** Returns the options of Dataproc, if analytics runs there. */
export function dataprocOptions(config: Config): DataprocOptions | undefined {
  if (config.analyticsHome !== 'gcp') {
    return undefined;
  }
  return {
    clusterName: fixedNames(config.nameSuffix).dataproc,
    region: config.gcpRegion,
    stateBucket: config.gcpStateBucket,
    packagePath: config.gcpPackagePath,
    serviceAccountId: config.gcpServiceAccountId,
    natAddress: config.gcpNatAddress,
  };
}
