import * as eks from 'aws-cdk-lib/aws-eks-v2';
import type { Construct } from 'constructs';

/** Applies Kubernetes objects, in the stack of `scope`: `cluster.addCdk8sChart` would put them into the cluster's. */
export function applyObjects(
  scope: Construct,
  cluster: eks.ICluster,
  manifest: Record<string, unknown>[],
): eks.KubernetesManifest {
  if (!cluster.kubectlProvider) {
    throw new Error(
      `the cluster ${cluster.node.path} has no kubectl provider, so nothing can apply the objects of ${scope.node.path}: give it kubectlProviderOptions (an imported one, kubectlProvider), or use Delivery.ARGO_CD`,
    );
  }
  return new eks.KubernetesManifest(scope, 'Manifest', { cluster, manifest, overwrite: true });
}
