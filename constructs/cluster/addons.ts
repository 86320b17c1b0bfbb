import { CfnAddon } from 'aws-cdk-lib/aws-eks'; // aws-eks-v2 has it since 2.266.0
import type { ICluster } from 'aws-cdk-lib/aws-eks-v2';
import type { Construct } from 'constructs';

/** Configuration of add-ons that differs from the defaults. */
const CONFIGURATIONS: Record<string, object> = {
  'vpc-cni': {
    // Otherwise network policies are accepted and have no effect.
    enableNetworkPolicy: 'true',
    // Blocks of 16 addresses, so that a small node can run more pods than it has single addresses.
    env: { ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '1' },
  },
};

/** Adds add-ons in the default version for the cluster's Kubernetes version. EKS does not update them automatically. */
export function addAddons(scope: Construct, cluster: ICluster, names: string[]): CfnAddon[] {
  return names.map(addonName => {
    const configuration = CONFIGURATIONS[addonName];
    return new CfnAddon(scope, `Addon-${addonName}`, {
      clusterName: cluster.clusterName,
      addonName,
      configurationValues: configuration && JSON.stringify(configuration),
      resolveConflicts: 'OVERWRITE',
    });
  });
}
