import * as eks from 'aws-cdk-lib/aws-eks-v2';
import type { Construct } from 'constructs';
import { applyStage } from '../../charts/rendering/apply-order';
import type { KubernetesObject } from '../../charts/rendering/token-guard';

/**
 * Kinds of ours that `kubectl apply --prune`, with which the CDK updates a manifest, removes once they leave it. It
 * ignores the others (kubectl's built-in list), so each of those is a manifest of its own, which CloudFormation deletes.
 */
const PRUNED = ['Namespace', 'ConfigMap', 'Service', 'Deployment'];

/**
 * Applies Kubernetes objects, in the stack of `scope`: `cluster.addCdk8sChart` would put them into the cluster's stack.
 * Returns the manifest with the pods.
 */
export function applyObjects(
  scope: Construct,
  cluster: eks.ICluster,
  objects: readonly KubernetesObject[],
): eks.KubernetesManifest {
  if (!cluster.kubectlProvider) {
    throw new Error(
      `the cluster ${cluster.node.path} has no kubectl provider, so nothing can apply the objects of ${scope.node.path}: give it kubectlProviderOptions (an imported one, kubectlProvider), or use ManifestDelivery.ARGO_CD`,
    );
  }
  const apply = (id: string, manifest: KubernetesObject[], prune?: boolean) =>
    new eks.KubernetesManifest(scope, id, { cluster, manifest: manifest.map(asRecord), overwrite: true, prune });
  const pruned = objects.filter(({ kind }) => PRUNED.includes(kind));
  const stage = Math.max(...pruned.map(({ kind }) => applyStage(kind)));
  const main = apply('Manifest', pruned);
  for (const object of objects.filter(({ kind }) => !PRUNED.includes(kind))) {
    // The id names the object: another name is another resource, so the old object is deleted.
    const own = apply(`${object.kind}-${object.metadata.name}`, [object], false);
    const [first, second] = applyStage(object.kind) < stage ? [own, main] : [main, own];
    second.node.addDependency(first);
  }
  return main;
}

function asRecord(object: KubernetesObject): Record<string, unknown> {
  return { ...object };
}
