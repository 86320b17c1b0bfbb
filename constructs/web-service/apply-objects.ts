import * as eks from 'aws-cdk-lib/aws-eks-v2';
import type { Construct } from 'constructs';
import { applyStage } from '../../charts/rendering/apply-order';
import type { KubernetesObject } from '../../charts/rendering/token-guard';

/**
 * Kinds that `kubectl apply --prune`, with which the CDK updates a manifest, deletes when they are removed from it. It
 * ignores all other kinds, so each of their objects is a separate manifest, which CloudFormation deletes.
 */
const PRUNED = ['Namespace', 'ConfigMap', 'Service', 'Deployment'];

/**
 * Applies Kubernetes objects in the stack of `scope`; `cluster.addCdk8sChart` would add them to the stack of the
 * cluster. Returns the manifest with the pods.
 */
export function applyObjects(
  scope: Construct,
  cluster: eks.ICluster,
  objects: readonly KubernetesObject[],
): eks.KubernetesManifest {
  if (!cluster.kubectlProvider) {
    throw new Error(
      `cluster ${cluster.node.path} must have a kubectl provider to apply the objects of ${scope.node.path}: ` +
        'set kubectlProviderOptions (kubectlProvider if imported), or use ManifestDelivery.ARGO_CD',
    );
  }
  const apply = (id: string, manifest: KubernetesObject[], prune?: boolean) =>
    new eks.KubernetesManifest(scope, id, { cluster, manifest: manifest.map(asRecord), overwrite: true, prune });
  const pruned = objects.filter(({ kind }) => PRUNED.includes(kind));
  const stage = Math.max(...pruned.map(({ kind }) => applyStage(kind)));
  const main = apply('Manifest', pruned);
  for (const object of objects.filter(({ kind }) => !PRUNED.includes(kind))) {
    // The id contains the name: CloudFormation replaces a renamed object.
    const own = apply(`${object.kind}-${object.metadata.name}`, [object], false);
    const [first, second] = applyStage(object.kind) < stage ? [own, main] : [main, own];
    second.node.addDependency(first);
  }
  return main;
}

function asRecord(object: KubernetesObject): Record<string, unknown> {
  return { ...object };
}
