import { CfnAddon } from 'aws-cdk-lib/aws-eks'; // aws-eks-v2 has it since 2.266.0
import type { ICluster } from 'aws-cdk-lib/aws-eks-v2';
import type { Construct } from 'constructs';

/** What each add-on is told that differs from its defaults. */
const configurations: Record<string, object> = {
  'vpc-cni': {
    // Without it the network policies would be accepted and enforce nothing.
    enableNetworkPolicy: 'true',
    // Whole /28 blocks of addresses, so that a small node can hold more than a handful of pods.
    env: { ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '1' },
  },
};

/** Add-ons that EKS installs, in the version that it has for the cluster's by then. Newer ones do not come by themselves: docs/how-to/update-add-ons.md. */
export function addAddons(scope: Construct, cluster: ICluster, names: string[]): CfnAddon[] {
  return names.map(addonName => {
    const configuration = configurations[addonName];
    return new CfnAddon(scope, `Addon-${addonName}`, {
      clusterName: cluster.clusterName,
      addonName,
      configurationValues: configuration && JSON.stringify(configuration),
      resolveConflicts: 'OVERWRITE',
    });
  });
}
